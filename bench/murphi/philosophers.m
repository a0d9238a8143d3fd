-- The dining philosophers, the first one left-handed: the control states, variables and steps of
-- bench/models/philosophers.ts. 1,594,322 distinct states with 13 seats.
const
  seats: 13;
type
  seat: 0 .. seats - 1;
  place: enum { thinking, waiting, eats, leaves };
var
  pc: array [seat] of place;
  fork_taken: array [seat] of boolean;
  eating: array [seat] of boolean;

function right(s: seat): seat;
begin
  return (s + 1) % seats;
end;

function first(s: seat): seat;
begin
  return s = 0 ? right(s) : s;
end;

function second(s: seat): seat;
begin
  return s = 0 ? s : right(s);
end;

startstate begin
  for s: seat do
    pc[s] := thinking;
    fork_taken[s] := false;
    eating[s] := false;
  end;
end;

ruleset s: seat do
  rule "take the first fork" pc[s] = thinking & !fork_taken[first(s)] ==> begin
    fork_taken[first(s)] := true;
    pc[s] := waiting;
  end;
  rule "take the second fork" pc[s] = waiting & !fork_taken[second(s)] ==> begin
    fork_taken[second(s)] := true;
    eating[s] := true;
    pc[s] := eats;
  end;
  rule "put down a fork" pc[s] = eats ==> begin
    assert !eating[right(s)] "neighbours eat at different times";
    eating[s] := false;
    fork_taken[s] := false;
    pc[s] := leaves;
  end;
  rule "put down the other fork" pc[s] = leaves ==> begin
    fork_taken[right(s)] := false;
    pc[s] := thinking;
  end;
end;
