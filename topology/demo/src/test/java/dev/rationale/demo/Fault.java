package dev.rationale.demo;

import dev.rationale.config.RationaleConfig.Guarantee;
import java.util.function.Supplier;

/** What is done to a running application, and what may be seen of it afterwards. */
enum Fault {
    STEADY(
            "steady",
            "nothing but poison: one record in ten cannot be explained or must be skipped",
            Allowance.EXACT,
            SteadyStrike::new),
    STOP_AND_START(
            "stop and start",
            "the application is closed in flow, twice, and started again",
            Allowance.EXACT,
            StopStrike::new),
    KILL("kill -9", "a child JVM is killed in flow, three times", Allowance.REPEATS, KillStrike::new),
    FREEZE(
            "freeze",
            "a child JVM is stopped (`SIGSTOP`) until its session has expired and another one has done all its work, then goes on",
            Allowance.REPEATS,
            FreezeStrike::new),
    THREAD_DEATH(
            "death of a stream thread",
            "an `Error` is thrown on a stream thread in flow; the application stops and is started again",
            Allowance.REPEATS,
            ThreadDeathStrike::new),
    REBALANCE(
            "rebalance",
            "a second instance joins in flow, works, and leaves again",
            Allowance.EXACT,
            RebalanceStrike::new),
    LONG_STALL(
            "stall beyond the transaction's time",
            "the device stands still for longer than the producer's `transaction.timeout.ms`",
            Allowance.EXACT,
            TransactionStallStrike::new),
    ENDLESS_STALL(
            "stall beyond the drain deadline",
            "the device stands still for longer than `limits.drain-deadline`; the application stops and is started again",
            Allowance.REPEATS,
            DeadlineStallStrike::new),
    WORKER_DEATH(
            "death of a device worker",
            "an `Error` is thrown on a worker that holds a batch; the application stops and is started again",
            Allowance.REPEATS,
            WorkerDeathStrike::new),
    OUTPUT_TOO_LARGE(
            "output too large",
            "every image's explanation is larger than `limits.max-output-bytes`, and some events have huge keys and headers",
            Allowance.EXACT,
            OversizeStrike::new),
    REGISTRY_OUTAGE(
            "registry unreachable",
            "the registry's connections are dropped when events of a new schema come, until they were tried again",
            Allowance.EXACT,
            RegistryStrike::new),
    BROKER_RESTART(
            "broker restart",
            "the only broker is stopped in flow until the application's clients have noticed, and started again on its data",
            Allowance.REPEATS,
            BrokerStrike::new),
    NO_BARRIER(
            "control: no barrier",
            "the application is closed in flow while its commits do not wait for events in work",
            Allowance.LOSES,
            UnguardedStrike::new);

    /** What a guarantee leaves open. */
    enum Allowance {
        /** Nothing: every outcome once, under either guarantee. */
        EXACT,
        /** Under at-least-once an outcome may come again, under the same identifier. */
        REPEATS,
        /** It must lose records: this is what the others would show if they could not fail. */
        LOSES
    }

    private final String title;
    private final String injection;
    private final Allowance allowance;
    private final Supplier<Strike> strike;

    Fault(String title, String injection, Allowance allowance, Supplier<Strike> strike) {
        this.title = title;
        this.injection = injection;
        this.allowance = allowance;
        this.strike = strike;
    }

    String title() {
        return title;
    }

    /** How it is done. */
    String injection() {
        return injection;
    }

    Strike strike() {
        return strike.get();
    }

    /** Whether this fault may make outcomes come again under a guarantee. */
    boolean mayRepeat(Guarantee guarantee) {
        return allowance == Allowance.REPEATS && guarantee == Guarantee.AT_LEAST_ONCE;
    }

    boolean mustLose() {
        return allowance == Allowance.LOSES;
    }
}
