package dev.rationale.attribution;

/**
 * Most rows that one explanation evaluates.
 *
 * @param gradients rows with a backward pass
 * @param forwards rows with a forward pass only, that at the input among them
 * @param recheck further rows with a backward pass where every sum of gradients was zero and may hide opposite ones
 */
public record Cost(long gradients, long forwards, long recheck) {

    /** The same {@code times}. */
    public Cost times(long times) {
        return new Cost(
                Math.multiplyExact(gradients, times),
                Math.multiplyExact(forwards, times),
                Math.multiplyExact(recheck, times));
    }
}
