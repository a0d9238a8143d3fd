/* The dining philosophers, the first one left-handed: the control states, variables and steps of
 * bench/models/philosophers.ts.
 * spin -o2 -DSEATS=13 -a philosophers.pml && gcc -O2 -DNOREDUCE -DSAFETY -o pan pan.c
 * 1,594,322 distinct states with 13 seats. */
#ifndef SEATS
#define SEATS 13
#endif
#define RIGHT ((_pid + 1) % SEATS)

bit fork_taken[SEATS], eating[SEATS];

active [SEATS] proctype philosopher() {
thinking:
  if
  :: d_step { (_pid != 0 && !fork_taken[_pid]); fork_taken[_pid] = 1 }; goto waiting
  :: d_step { (_pid == 0 && !fork_taken[RIGHT]); fork_taken[RIGHT] = 1 }; goto waiting
  fi;
waiting:
  if
  :: d_step { (_pid != 0 && !fork_taken[RIGHT]); fork_taken[RIGHT] = 1; eating[_pid] = 1 }; goto eats
  :: d_step { (_pid == 0 && !fork_taken[_pid]); fork_taken[_pid] = 1; eating[_pid] = 1 }; goto eats
  fi;
eats:
  if
  :: d_step { assert(!eating[RIGHT]); eating[_pid] = 0; fork_taken[_pid] = 0 }; goto leaves
  fi;
leaves:
  if
  :: fork_taken[RIGHT] = 0; goto thinking
  fi
}
