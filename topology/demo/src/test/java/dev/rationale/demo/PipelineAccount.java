package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

/**
 * What was sent against what read-committed readers see. Places are {@code topic-partition@offset} of inputs.
 *
 * @param inputs records sent
 * @param outputs explanations, skips and dead letters published
 * @param deadLetters how many of the outputs are dead letters
 * @param lost inputs without an outcome
 * @param repeated a place for every outcome of an input after its first
 * @param misordered inputs whose first outcome came after that of a later input of the same partition
 * @param wrong outputs that are not what their input must become, under its key, headers, timestamp and coordinates; that
 *     belong to no input; or that repeat an outcome under another identifier
 */
record PipelineAccount(
        int inputs,
        int outputs,
        int deadLetters,
        List<String> lost,
        List<String> repeated,
        List<String> misordered,
        List<String> wrong) {

    /** Every input has the one outcome that it must have. */
    void requireExact() {
        requireCorrect();
        assertThat(repeated).as("repeated, of %s outputs", outputs).isEmpty();
    }

    /** Every input has its outcome in its place; one may have come again. */
    void requireCorrect() {
        assertThat(lost).as("lost, of %s inputs", inputs).isEmpty();
        assertThat(misordered).as("out of order").isEmpty();
        assertThat(wrong).as("wrong outputs").isEmpty();
    }
}
