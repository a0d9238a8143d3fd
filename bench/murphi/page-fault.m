-- The page-fault benchmark: the control states, variables and steps of bench/models/page-fault.ts.
-- 119,772 distinct states with 3 threads, 2,654,060 with 4.
const
  threads: 4;
  pages: 2;
  -- Entries: who installed it.
  none: 0;
  resolver: threads + 1;
type
  thread: 0 .. threads - 1;
  page: 0 .. pages - 1;
  entry: none .. resolver;
  fault_place: enum { running, faulted, locked, found, missing, asleep, vacant, allocated, holding, settled, leaving };
  unmap_place: enum { idle, queued, clearing, cleared, changed };
  resolve_place: enum { waiting, told, looking, ready, checking, filled, copied, unlocked };
var
  readers: 0 .. threads + 1;
  writer, writer_waits, mapped, ptl: boolean;
  frames_free: 0 .. 3;
  pte: array [page] of entry;
  messages: array [thread] of thread;
  messages_length: 0 .. threads;
  woken: array [thread] of boolean;
  fault_page: array [thread] of page;

  pc: array [thread] of fault_place;
  at: array [thread] of page;
  has_frame: array [thread] of boolean;
  unmapper_pc: unmap_place;
  unmapper_page: 0 .. pages;
  resolver_pc: resolve_place;
  resolver_thread: thread;
  resolver_has_frame: boolean;

function readable(): boolean;
begin
  return !writer & !writer_waits;
end;

startstate begin
  clear readers;
  writer := false; writer_waits := false; mapped := true; ptl := false;
  frames_free := 3;
  for p: page do pte[p] := none; end;
  messages_length := 0;
  for t: thread do
    messages[t] := 0; woken[t] := false; fault_page[t] := 0;
    pc[t] := running; at[t] := 0; has_frame[t] := false;
  end;
  unmapper_pc := idle; unmapper_page := 0;
  resolver_pc := waiting; resolver_thread := 0; resolver_has_frame := false;
end;

ruleset t: thread do
  ruleset p: page do
    rule "touch" pc[t] = running ==> begin
      at[t] := p; pc[t] := faulted;
    end;
  end;
  rule "read lock" pc[t] = faulted & readable() ==> begin
    readers := readers + 1; pc[t] := locked;
  end;
  rule "find VMA" pc[t] = locked & mapped ==> begin
    pc[t] := found;
  end;
  rule "find no VMA" pc[t] = locked & !mapped ==> begin
    readers := readers - 1; at[t] := 0; pc[t] := running;
  end;
  rule "read PTE: missing" pc[t] = found & pte[at[t]] = none & at[t] != 0 ==> begin
    pc[t] := missing;
  end;
  rule "read PTE: none" pc[t] = found & pte[at[t]] = none & at[t] = 0 ==> begin
    pc[t] := vacant;
  end;
  rule "read PTE: present" pc[t] = found & pte[at[t]] != none ==> begin
    pc[t] := leaving;
  end;
  rule "report" pc[t] = missing & messages_length < threads ==> begin
    fault_page[t] := at[t];
    messages[messages_length] := t;
    messages_length := messages_length + 1;
    readers := readers - 1;
    pc[t] := asleep;
  end;
  rule "wake up" pc[t] = asleep & woken[t] ==> begin
    woken[t] := false; fault_page[t] := 0; pc[t] := faulted;
  end;
  rule "allocate frame" pc[t] = vacant & frames_free > 0 ==> begin
    frames_free := frames_free - 1; has_frame[t] := true; pc[t] := allocated;
  end;
  rule "lock PTE" pc[t] = allocated & !ptl ==> begin
    ptl := true; pc[t] := holding;
  end;
  rule "recheck PTE: none" pc[t] = holding & pte[at[t]] = none ==> begin
    pte[at[t]] := t + 1; has_frame[t] := false; pc[t] := settled;
  end;
  rule "recheck PTE: filled" pc[t] = holding & pte[at[t]] != none ==> begin
    pc[t] := settled;
  end;
  rule "unlock PTE" pc[t] = settled ==> begin
    ptl := false; pc[t] := leaving;
  end;
  rule "read unlock" pc[t] = leaving ==> begin
    if has_frame[t] then
      frames_free := frames_free + 1; has_frame[t] := false;
    end;
    readers := readers - 1; at[t] := 0; pc[t] := running;
  end;
end;

rule "queue for writing" unmapper_pc = idle ==> begin
  writer_waits := true; unmapper_pc := queued;
end;
rule "write lock" unmapper_pc = queued & readers = 0 ==> begin
  writer := true; writer_waits := false; unmapper_pc := clearing;
end;
rule "clear PTE" unmapper_pc = clearing ==> begin
  if unmapper_page = pages then
    unmapper_page := 0; unmapper_pc := cleared;
  else
    if pte[unmapper_page] != none then
      pte[unmapper_page] := none; frames_free := frames_free + 1;
    end;
    unmapper_page := unmapper_page + 1;
  end;
end;
rule "toggle VMA" unmapper_pc = cleared ==> begin
  mapped := !mapped; unmapper_pc := changed;
end;
rule "write unlock" unmapper_pc = changed ==> begin
  assert writer & readers = 0 "nobody reads while the writer writes";
  writer := false; unmapper_pc := idle;
end;

rule "read message" resolver_pc = waiting & messages_length > 0 ==> begin
  resolver_thread := messages[0];
  messages_length := messages_length - 1;
  for slot: thread do
    if slot < messages_length then messages[slot] := messages[slot + 1]; end;
  end;
  messages[messages_length] := 0;
  resolver_pc := told;
end;
rule "resolver's read lock" resolver_pc = told & readable() ==> begin
  readers := readers + 1; resolver_pc := looking;
end;
rule "resolver's find VMA" resolver_pc = looking ==> begin
  if mapped & frames_free > 0 then
    frames_free := frames_free - 1; resolver_has_frame := true; resolver_pc := ready;
  else
    resolver_pc := copied;
  end;
end;
rule "resolver's lock PTE" resolver_pc = ready & !ptl ==> begin
  ptl := true; resolver_pc := checking;
end;
rule "resolver's recheck PTE" resolver_pc = checking ==> begin
  if pte[fault_page[resolver_thread]] = none then
    pte[fault_page[resolver_thread]] := resolver; resolver_has_frame := false;
  end;
  resolver_pc := filled;
end;
rule "resolver's unlock PTE" resolver_pc = filled ==> begin
  ptl := false; resolver_pc := copied;
end;
rule "resolver's read unlock" resolver_pc = copied ==> begin
  readers := readers - 1;
  if resolver_has_frame then
    frames_free := frames_free + 1; resolver_has_frame := false;
  end;
  resolver_pc := unlocked;
end;
rule "wake" resolver_pc = unlocked ==> begin
  woken[resolver_thread] := true; resolver_thread := 0; resolver_pc := waiting;
end;
