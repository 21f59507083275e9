//! The sandbox of the decode child. Before it reads a byte it gives up memory, time, files, other programs and the
//! network.
//!
//! On Linux, resource limits are complemented by seccomp (a list of allowed system calls) and Landlock if the kernel
//! has them.

use rustix::process::{Resource, Rlimit, setrlimit};
use std::io;

/// Address space in bytes: 256 MiB for the decoder, the pictures in its cache, and the program itself.
const MOST_MEMORY: u64 = 512 << 20;

/// CPU seconds of one child. The console replaces a child long before this limit.
const MOST_SECONDS: u64 = 120;

/// Three files are open, and no other can be opened.
const MOST_FILES: u64 = 5;

/// Confines this process. A limit that cannot be set is an error, because nothing may be decoded without it.
pub(super) fn confine() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    linux::no_files();
    limit(Resource::Core, 0)?;
    limit(Resource::Cpu, MOST_SECONDS)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Nofile, MOST_FILES)?;
    // macOS has this limit but rejects it.
    #[cfg(target_os = "linux")]
    limit(Resource::As, MOST_MEMORY)?;
    #[cfg(target_os = "linux")]
    linux::few_calls();
    Ok(())
}

fn limit(resource: Resource, most: u64) -> io::Result<()> {
    Ok(setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?)
}

#[cfg(target_os = "linux")]
mod linux {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetError, RulesetStatus, Scope,
    };
    use seccompiler::{
        BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
        SeccompFilter, SeccompRule,
    };
    use std::collections::BTreeMap;

    /// Denies access to all files and ports with Landlock. On a kernel without it, or with an older version, as far as
    /// possible.
    pub(super) fn no_files() {
        let _ = no_access();
    }

    fn no_access() -> Result<RulesetStatus, RulesetError> {
        let rules = Ruleset::default()
            .handle_access(AccessFs::from_all(ABI::V5))?
            .handle_access(AccessNet::from_all(ABI::V5))?
            .scope(Scope::from_all(ABI::V6))?
            .create()?;
        Ok(rules.restrict_self()?.ruleset)
    }

    /// The system calls that decoding needs: pipes, memory, threads of this process, exit.
    const CALLS: &[i64] = &[
        libc::SYS_brk,
        libc::SYS_clock_gettime,
        libc::SYS_clock_nanosleep,
        libc::SYS_close,
        libc::SYS_exit,
        libc::SYS_exit_group,
        libc::SYS_futex,
        libc::SYS_getpid,
        libc::SYS_getrandom,
        libc::SYS_gettid,
        libc::SYS_madvise,
        libc::SYS_mmap,
        libc::SYS_mprotect,
        libc::SYS_mremap,
        libc::SYS_munmap,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_poll,
        libc::SYS_ppoll,
        libc::SYS_read,
        libc::SYS_readv,
        libc::SYS_restart_syscall,
        libc::SYS_rseq,
        libc::SYS_rt_sigaction,
        libc::SYS_rt_sigprocmask,
        libc::SYS_rt_sigreturn,
        libc::SYS_sched_getaffinity,
        libc::SYS_sched_yield,
        libc::SYS_set_robust_list,
        libc::SYS_sigaltstack,
        libc::SYS_tgkill,
        libc::SYS_write,
        libc::SYS_writev,
    ];

    /// Allows only these system calls; every other one fails with ENOSYS. On a kernel without seccomp only the resource
    /// limits apply.
    pub(super) fn few_calls() {
        let applied = filter().map(|filter| seccompiler::apply_filter(&filter));
        drop(applied);
    }

    fn filter() -> Result<BpfProgram, BackendError> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            CALLS.iter().map(|call| (*call, Vec::new())).collect();
        // `clone3` passes its flags in memory, which a filter cannot read. With ENOSYS the C library falls back to
        // `clone`.
        rules.insert(libc::SYS_clone, vec![threads_only()?]);
        let missing = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
        let arch = std::env::consts::ARCH.try_into()?;
        SeccompFilter::new(rules, missing, SeccompAction::Allow, arch)?.try_into()
    }

    /// Matches a `clone` that creates a thread of this process, not a new process.
    fn threads_only() -> Result<SeccompRule, BackendError> {
        let thread = u64::from(libc::CLONE_THREAD.unsigned_abs());
        let is_thread =
            SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(thread), thread)?;
        SeccompRule::new(vec![is_thread])
    }
}
