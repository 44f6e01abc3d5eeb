//! Shutting the process in, before it has read a byte.

use ateb::redact::protocol::Greeting;
use landlock::{ABI, Access, AccessFs, Ruleset, RulesetAttr, RulesetStatus};
use rlimit::Resource;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
use std::{collections::BTreeMap, io};

/// Closes everything that can be closed. Limits and the filter of system calls are needed for
/// work to begin; landlock closes the file system a second time where the kernel has it.
pub(crate) fn enter(memory: u64, cpu_seconds: u64) -> Greeting {
    let limited = limit(memory, cpu_seconds).is_ok();
    let landlock = close_files();
    let filtered = limited && filter_system_calls().is_some();
    Greeting { system_calls_filtered: filtered, landlock: landlock.to_owned() }
}

fn limit(memory: u64, cpu_seconds: u64) -> io::Result<()> {
    Resource::CORE.set(0, 0)?;
    // No file grows: nothing of what is read can stay behind on a disk.
    Resource::FSIZE.set(0, 0)?;
    Resource::AS.set(memory, memory)?;
    // A signal at the first limit, which ends the process; the second ends it for certain.
    Resource::CPU.set(cpu_seconds, cpu_seconds.saturating_add(1))
}

fn close_files() -> &'static str {
    // No rule is added: no path is allowed.
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(ABI::V5))
        .and_then(Ruleset::create)
        .and_then(landlock::RulesetCreated::restrict_self)
        .map(|status| status.ruleset);
    match status {
        Ok(RulesetStatus::FullyEnforced) => "full",
        Ok(RulesetStatus::PartiallyEnforced) => "partly",
        _ => "none",
    }
}

/// Lets the kernel refuse every system call that reading a pipe, computing, and writing a pipe
/// do not need. Files, sockets and programs are not on the list, nor is what a later kernel
/// adds.
fn filter_system_calls() -> Option<()> {
    let refused = SeccompAction::Errno(1); // EPERM
    let rules: BTreeMap<i64, _> = ALLOWED.iter().map(|call| (*call, Vec::new())).collect();
    let filter = SeccompFilter::new(rules, refused, SeccompAction::Allow, THIS).ok()?;
    let program: BpfProgram = filter.try_into().ok()?;
    seccompiler::apply_filter_all_threads(&program).ok()
}

#[cfg(target_arch = "x86_64")]
const THIS: TargetArch = TargetArch::x86_64;
#[cfg(target_arch = "aarch64")]
const THIS: TargetArch = TargetArch::aarch64;

/// Numbers of system calls, from the kernel's table for this processor. They never change.
#[cfg(target_arch = "x86_64")]
const ALLOWED: &[i64] = &[
    0,   // read
    1,   // write
    3,   // close
    5,   // fstat
    7,   // poll
    8,   // lseek
    9,   // mmap
    10,  // mprotect
    11,  // munmap
    12,  // brk
    13,  // rt_sigaction
    14,  // rt_sigprocmask
    15,  // rt_sigreturn
    19,  // readv
    20,  // writev
    24,  // sched_yield
    25,  // mremap
    28,  // madvise
    35,  // nanosleep
    39,  // getpid
    56,  // clone
    60,  // exit
    98,  // getrusage
    131, // sigaltstack
    157, // prctl
    186, // gettid
    202, // futex
    204, // sched_getaffinity
    219, // restart_syscall
    228, // clock_gettime
    230, // clock_nanosleep
    231, // exit_group
    234, // tgkill
    273, // set_robust_list
    318, // getrandom
    324, // membarrier
    334, // rseq
    435, // clone3
];

/// Numbers of system calls, from the kernel's table for this processor. They never change.
#[cfg(target_arch = "aarch64")]
const ALLOWED: &[i64] = &[
    57,  // close
    62,  // lseek
    63,  // read
    64,  // write
    65,  // readv
    66,  // writev
    73,  // ppoll
    80,  // fstat
    93,  // exit
    94,  // exit_group
    98,  // futex
    99,  // set_robust_list
    101, // nanosleep
    113, // clock_gettime
    115, // clock_nanosleep
    123, // sched_getaffinity
    124, // sched_yield
    128, // restart_syscall
    131, // tgkill
    132, // sigaltstack
    134, // rt_sigaction
    135, // rt_sigprocmask
    139, // rt_sigreturn
    165, // getrusage
    167, // prctl
    172, // getpid
    178, // gettid
    214, // brk
    215, // munmap
    216, // mremap
    220, // clone
    222, // mmap
    226, // mprotect
    233, // madvise
    278, // getrandom
    283, // membarrier
    293, // rseq
    435, // clone3
];
