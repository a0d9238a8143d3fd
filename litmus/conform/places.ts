/** Where a trace shows that a thread may take a step in a function, even if the kernel has inlined it. */

/**
 * By function, who calls it, as long as only these do: all of one list, another list for another release. Read in mm/memory.c,
 * mm/userfaultfd.c, mm/madvise.c, mm/vma.c and fs/userfaultfd.c of Linux 6.12 and 6.1.
 */
const callers: { readonly [name: string]: readonly (readonly string[])[] } = {
  handle_pte_fault: [['__handle_mm_fault']],
  userfaultfd_must_wait: [['handle_userfault']],
  wp_page_copy: [['do_wp_page']],
  mfill_atomic: [['mfill_atomic_copy', 'mfill_atomic_zeropage']],
  mfill_atomic_pte_copy: [['mfill_atomic'], ['mcopy_atomic']],
  mfill_atomic_pte_zeropage: [['mfill_atomic'], ['mfill_zeropage']],
  uffd_mfill_lock: [['mfill_atomic']],
  uffd_mfill_unlock: [['mfill_atomic']],
  validate_dst_vma: [['uffd_mfill_lock']],
  __mcopy_atomic: [['mcopy_atomic', 'mfill_zeropage']],
  find_dst_vma: [['__mcopy_atomic']],
  userfaultfd_ctx_read: [['userfaultfd_read_iter'], ['userfaultfd_read']],
  userfaultfd_read_iter: [['userfaultfd_read']],
  find_userfault_in: [['userfaultfd_ctx_read', 'userfaultfd_poll']],
  zap_present_folio_ptes: [['zap_pte_range']],
  zap_pte_range: [['zap_pmd_range']],
  zap_pmd_range: [['unmap_page_range']],
  userfaultfd_copy: [['userfaultfd_ioctl']],
  userfaultfd_zeropage: [['userfaultfd_ioctl']],
  userfaultfd_wake: [['userfaultfd_ioctl']],
  userfaultfd_register: [['userfaultfd_ioctl']],
  userfaultfd_unregister: [['userfaultfd_ioctl']],
  wake_userfault: [['userfaultfd_unregister', 'userfaultfd_copy', 'userfaultfd_zeropage', 'userfaultfd_wake']],
};

/** With all that may stand for them in a trace, the nearest first. */
export function withCallers(functions: readonly string[]): string[] {
  const all = new Set(functions);
  // A set's iteration goes on to what is added meanwhile.
  for (const name of all) for (const each of (callers[name] ?? []).flat()) all.add(each);
  return [...all];
}

/** Which functions the trace of one kernel shows for each that a machine names. */
export class Places {
  readonly probed: ReadonlySet<string>;
  private readonly known = new Map<string, ReadonlySet<string> | null>();

  constructor(probed: ReadonlySet<string>) {
    this.probed = probed;
  }

  /** Of which one must be the innermost that is open; null where the trace does not tell. */
  of(name: string): ReadonlySet<string> | null {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const found = this.probed.has(name) ? new Set([name]) : this.inlined(name);
    this.known.set(name, found);
    return found;
  }

  private inlined(name: string): ReadonlySet<string> | null {
    for (const list of callers[name] ?? []) {
      const places = list.map((caller) => this.of(caller));
      if (!places.includes(null)) return new Set(places.flatMap((each) => [...(each ?? [])]));
    }
    return null;
  }
}
