package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.config.RationaleConfig.Guarantee;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** The state of one run: a deployment, what went in and what came out. */
final class FaultScene implements AutoCloseable {
    /** Records sent at a time. */
    private static final int LOT = 30;

    /**
     * How many always wait for their outcome: more than an application that is told to stop has in its hands (8 of each of 6
     * tasks, and what its threads have polled) and has published since somebody looked, or it would stop with nothing left to do.
     */
    private static final int AHEAD = 4 * LOT;

    /** What does the work. */
    @FunctionalInterface
    interface Application {
        /**
         * @throws AssertionError if it has stopped
         */
        void requireHealth();

        /** One that is meant to stop. */
        static Application doomed() {
            return () -> {};
        }
    }

    private final Path folder;
    private final FaultMode mode;
    private final Random random;
    private final Pipeline pipeline;
    private final PipelineFeed feed;
    private final PipelineSamples samples;
    private final PipelineOutcomes outcomes;
    private final PipelineVerifier verifier;
    private final boolean audited;

    /**
     * @param folder where its files lie
     * @param seed of the events, their poison, and the moments at which something is done
     */
    FaultScene(Parts shared, Path folder, FaultMode mode, Strike strike, long seed) throws Exception {
        this.folder = folder;
        this.mode = mode;
        this.random = new Random(seed);
        Parts parts = strike.parts(shared, folder);
        Map<String, String> variables = new HashMap<>(mode.variables());
        audited = strike.audited() && mode.guarantee() == Guarantee.EXACTLY_ONCE_V2;
        if (audited) {
            variables.putAll(AuditAccount.variables(folder));
            // Often enough to be signing whatever happens.
            variables.put("RATIONALE_AUDIT_CHECKPOINT_INTERVAL", "300ms");
        }
        variables.putAll(strike.variables());
        pipeline = new Pipeline(parts, folder, "fault", variables, strike.tolerance(), strike::changed).setUp();
        mode.prepare(pipeline.admin(), pipeline.id());
        feed = PipelineFeed.plain(parts.bootstrapServers());
        samples = new PipelineSamples(pipeline, feed);
        outcomes = pipeline.outcomes();
        verifier = new PipelineVerifier(pipeline);
    }

    FaultMode mode() {
        return mode;
    }

    Path folder() {
        return folder;
    }

    Pipeline pipeline() {
        return pipeline;
    }

    PipelineSamples samples() {
        return samples;
    }

    /** A whole number from {@code from} to {@code to}, by the seed. */
    int between(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    /**
     * Sends as long as there is not much left to do, until some more outcomes are published; then much is left to do.
     *
     * @param running does the work
     */
    void flow(Application running) {
        int enough = published().size() + between(5, 20);
        flowUntil(running, () -> published().size() >= enough, enough + " outcomes");
    }

    /** The same until something else is so. */
    void flowUntil(Application running, BooleanSupplier condition, String what) {
        outcomes.await(
                () -> {
                    running.requireHealth();
                    sendAhead();
                    return condition.getAsBoolean();
                },
                what);
        sendAhead();
    }

    private void sendAhead() {
        while (feed.sent() - published().size() < AHEAD) {
            samples.sendMixed(random, LOT);
        }
        feed.flush();
    }

    /** Waits, without sending more. */
    void await(BooleanSupplier condition, String what) {
        outcomes.await(condition, what);
    }

    /** An application in this JVM, consuming. */
    Pipeline.Running start() {
        return pipeline.start();
    }

    /** Waits until every record has an outcome, and the audit log, where there is one, a head. */
    void finish(Application running) {
        List<PipelineInput> inputs = feed.flush();
        outcomes.await(
                () -> {
                    running.requireHealth();
                    return published()
                            .containsAll(
                                    inputs.stream().map(PipelineInput::place).toList());
                },
                "an outcome for each of " + inputs.size());
        if (audited) {
            // A quick one would be done before its signer has begun.
            outcomes.await(
                    () -> {
                        running.requireHealth();
                        return pipeline.hasHeads();
                    },
                    "a head of the log that the application signed");
        }
    }

    /** The same by an application that is started for nothing else, and ends with it. */
    void finish() {
        try (Pipeline.Running running = pipeline.start()) {
            finish(running);
        }
    }

    /** Everything that was sent, in the order of sending. */
    List<PipelineInput> sent() {
        return feed.flush();
    }

    /** Places of the inputs whose outcome was read so far. */
    Set<String> published() {
        return verifier.published(outcomes);
    }

    /** How far the application is, {@code a of n}. */
    String standing() {
        outcomes.readToEnd();
        return published().size() + " of " + feed.sent();
    }

    /**
     * How far an application came that has just ended, {@code a of n}.
     *
     * @throws AssertionError if it had nothing left to do: then it did not end in flow
     */
    String progress() {
        String standing = standing();
        assertThat(published())
                .as("outcomes of an application that ended in flow")
                .hasSizeLessThan(feed.sent());
        return standing;
    }

    /** The account of everything so far. */
    PipelineAccount account() {
        outcomes.readToEnd();
        return verifier.account(feed.flush(), outcomes);
    }

    /** What the audit log says of everything so far, or null where there is none. */
    AuditAccount auditAccount() {
        if (!audited) {
            return null;
        }
        outcomes.readToEnd();
        return AuditAccount.of(pipeline, outcomes);
    }

    /** The log, closed and verified, or null where there is none. The application must have been stopped. */
    VerifiedLog verifiedLog() {
        return audited ? VerifiedLog.closed(pipeline) : null;
    }

    @Override
    public void close() {
        outcomes.close();
        feed.close();
        pipeline.close();
    }
}
