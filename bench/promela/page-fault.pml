/* The page-fault benchmark: the control states, variables and steps of bench/models/page-fault.ts.
 * spin -o2 -DTHREADS=4 -a page-fault.pml && gcc -O2 -DNOREDUCE -DSAFETY -o pan pan.c
 * 119,772 distinct states with 3 threads, 2,654,060 with 4 (-o2: dead variables are kept). */
#ifndef THREADS
#define THREADS 4
#endif
#define PAGES 2
#define NONE 0
#define INSTALLED_BY_ME (_pid + 1)
#define READABLE (!writer && !writer_waits)

byte readers, frames_free = 3, messages_length;
bit writer, writer_waits, mapped = 1, ptl;
byte pte[PAGES];
byte messages[THREADS];
bit woken[THREADS], fault_page[THREADS];
hidden byte slot;

active [THREADS] proctype faulting_thread() {
  bit page, has_frame;
running:
  if
  :: page = 0; goto faulted
  :: page = 1; goto faulted
  fi;
faulted:
  if
  :: d_step { READABLE; readers++ }; goto locked
  fi;
locked:
  if
  :: mapped; goto found
  :: d_step { !mapped; readers--; page = 0 }; goto running
  fi;
found:
  if
  :: (pte[page] == NONE && page != 0); goto missing
  :: (pte[page] == NONE && page == 0); goto vacant
  :: (pte[page] != NONE); goto leaving
  fi;
missing:
  if
  :: d_step {
       messages_length < THREADS;
       fault_page[_pid] = page;
       messages[messages_length] = _pid;
       messages_length++;
       readers--
     }; goto asleep
  fi;
asleep:
  if
  :: d_step { woken[_pid]; woken[_pid] = 0; fault_page[_pid] = 0 }; goto faulted
  fi;
vacant:
  if
  :: d_step { frames_free > 0; frames_free--; has_frame = 1 }; goto allocated
  fi;
allocated:
  if
  :: d_step { !ptl; ptl = 1 }; goto holding
  fi;
holding:
  if
  :: d_step { pte[page] == NONE; pte[page] = INSTALLED_BY_ME; has_frame = 0 }; goto settled
  :: (pte[page] != NONE); goto settled
  fi;
settled:
  if
  :: ptl = 0; goto leaving
  fi;
leaving:
  if
  :: d_step { has_frame; frames_free++; has_frame = 0; readers--; page = 0 }; goto running
  :: d_step { !has_frame; readers--; page = 0 }; goto running
  fi
}

active proctype unmapping_thread() {
  byte page;
running:
  if
  :: writer_waits = 1; goto queued
  fi;
queued:
  if
  :: d_step { readers == 0; writer = 1; writer_waits = 0 }; goto clearing
  fi;
clearing:
  if
  :: d_step { page == PAGES; page = 0 }; goto cleared
  :: d_step { (page < PAGES && pte[page] == NONE); page++ }; goto clearing
  :: d_step { (page < PAGES && pte[page] != NONE); pte[page] = NONE; frames_free++; page++ }; goto clearing
  fi;
cleared:
  if
  :: mapped = !mapped; goto changed
  fi;
changed:
  if
  :: d_step { assert(writer && readers == 0); writer = 0 }; goto running
  fi
}

active proctype resolving_thread() {
  byte thread;
  bit has_frame;
running:
  if
  :: d_step {
       messages_length > 0;
       thread = messages[0];
       messages_length--;
       slot = 0;
       do
       :: slot < messages_length -> messages[slot] = messages[slot + 1]; slot++
       :: else -> break
       od;
       messages[messages_length] = 0
     }; goto told
  fi;
told:
  if
  :: d_step { READABLE; readers++ }; goto locked
  fi;
locked:
  if
  :: d_step { (mapped && frames_free > 0); frames_free--; has_frame = 1 }; goto allocated
  :: (!mapped || frames_free == 0); goto copied
  fi;
allocated:
  if
  :: d_step { !ptl; ptl = 1 }; goto holding
  fi;
holding:
  if
  :: d_step { pte[fault_page[thread]] == NONE; pte[fault_page[thread]] = THREADS + 1; has_frame = 0 }; goto settled
  :: (pte[fault_page[thread]] != NONE); goto settled
  fi;
settled:
  if
  :: ptl = 0; goto copied
  fi;
copied:
  if
  :: d_step { readers--; frames_free = frames_free + has_frame; has_frame = 0 }; goto unlocked
  fi;
unlocked:
  if
  :: d_step { woken[thread] = 1; thread = 0 }; goto running
  fi
}
