package dev.rationale.stream.audit;

import java.time.Duration;

/**
 * What is signed, and when.
 *
 * @param log name of the log
 * @param leaves topic of the leaves
 * @param checkpoints topic of the signed heads
 * @param checkpointLeaves leaves of a tree after which its head is signed, &gt; 0
 * @param checkpointInterval time after which a head is signed that has grown
 */
record SignerSettings(
        String log, String leaves, String checkpoints, int checkpointLeaves, Duration checkpointInterval) {}
