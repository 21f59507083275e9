//! How the C library keeps the memory that is freed.

/// Lets all threads allocate from one heap, and gives large blocks back to the system as soon as they are freed. The GNU
/// C library would otherwise give each thread a heap, whose free parts no other thread can use, and keep ever larger
/// blocks: a console that works for hours grows. To be called while there is one thread. Other C libraries have one heap.
pub fn share() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: the calls have no preconditions, and only change where later allocations are made.
    unsafe {
        libc::mallopt(libc::M_ARENA_MAX, 1);
        libc::mallopt(libc::M_MMAP_THRESHOLD, 32 << 10);
        libc::mallopt(libc::M_TRIM_THRESHOLD, 128 << 10);
    }
}
