package dev.rationale.audit;

import java.util.List;

/**
 * A parser under test, with good bytes to begin from. Whatever the bytes, nothing escapes it but what it declares; of what it accepts it may assert.
 *
 * <p>A run of the tests replays the good bytes and a bounded number of mutants. With {@code JAZZER_FUZZ=1} Jazzer goes on from them, guided by
 * what they reach, one target a run: {@code -Dtest=NoteFuzz#shouldParseOrRefuseANote}.
 *
 * @param declared the one exception that may escape
 * @param good bytes that are accepted
 * @param parser reads, and asserts
 */
public record Parsing(Class<? extends Exception> declared, List<byte[]> good, Mutations.Parser parser) {

    /** Some bytes, as a fuzzer finds them. */
    public void take(byte[] bytes) throws Exception {
        try {
            parser.parse(bytes);
        } catch (Exception e) {
            if (!declared.isInstance(e)) {
                throw e;
            }
        }
    }

    /** Mutants of the good bytes, the same for the same seed. */
    public void mutate(long seed, int cases) {
        Mutations.run(seed, cases, good, declared, parser);
    }
}
