//! What the decode child takes from itself before it reads a byte: memory, time, files, programs, the network.
//!
//! On Linux a list of system calls (seccomp) and Landlock come on top of the limits, where the kernel has them.

use rustix::process::{Resource, Rlimit, setrlimit};
use std::io;

/// Address space: the decoder's 256 MiB, what is kept beside it, the program itself.
const MOST_MEMORY: u64 = 512 << 20;

/// Processor seconds of one child. The console replaces it long before.
const MOST_SECONDS: u64 = 120;

/// Three files are open, and no other can be opened.
const MOST_FILES: u64 = 5;

/// Confines this process. Limits that cannot be set are an error: nothing is decoded without them.
pub(super) fn confine() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    linux::no_files();
    limit(Resource::Core, 0)?;
    limit(Resource::Cpu, MOST_SECONDS)?;
    limit(Resource::Fsize, 0)?;
    limit(Resource::Nofile, MOST_FILES)?;
    // macOS knows this limit, and refuses it.
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

    /// No access to any file or port. A kernel without Landlock, or with an older one, gives what it can.
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

    /// What decoding needs: the pipes, memory, threads of this process, an end.
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

    /// Allows those calls only. Any other one looks as if the kernel did not have it. A kernel without seccomp goes on
    /// with the limits.
    pub(super) fn few_calls() {
        let applied = filter().map(|filter| seccompiler::apply_filter(&filter));
        drop(applied);
    }

    fn filter() -> Result<BpfProgram, BackendError> {
        let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
            CALLS.iter().map(|call| (*call, Vec::new())).collect();
        // `clone3` has its flags in memory, where a filter cannot read them: the C library falls back to `clone`.
        rules.insert(libc::SYS_clone, vec![threads_only()?]);
        let missing = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
        let arch = std::env::consts::ARCH.try_into()?;
        SeccompFilter::new(rules, missing, SeccompAction::Allow, arch)?.try_into()
    }

    /// A thread of this process, no other process.
    fn threads_only() -> Result<SeccompRule, BackendError> {
        let thread = u64::from(libc::CLONE_THREAD.unsigned_abs());
        let is_thread =
            SeccompCondition::new(0, SeccompCmpArgLen::Qword, SeccompCmpOp::MaskedEq(thread), thread)?;
        SeccompRule::new(vec![is_thread])
    }
}
