package dev.rationale.attribution;

import dev.rationale.attribution.Tolerances.Arithmetic;
import dev.rationale.attribution.Tolerances.Comparison;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Explains records alone and in many other ways, and compares: a result may depend neither on how rows are cut into batches
 * nor on which records share them.
 *
 * <p>Knows nothing of any method: whatever makes programs can be tested with it.
 */
public final class BatchInvariance {
    private static final int MOST_ROWS = 70;

    private final GradientOracle oracle;
    private final List<Supplier<Program>> records;
    private final List<Supplier<Program>> strangers;
    private final List<Attribution> alone;
    private final Map<Comparison, Agreement> found = new EnumMap<>(Comparison.class);

    private BatchInvariance(
            GradientOracle oracle,
            Arithmetic arithmetic,
            List<Supplier<Program>> records,
            List<Supplier<Program>> strangers) {
        this.oracle = oracle;
        this.records = records;
        this.strangers = strangers;
        for (Comparison comparison : List.of(Comparison.OTHER_BATCH, Comparison.OTHER_CHUNKS)) {
            found.put(comparison, new Agreement(Tolerances.of(arithmetic, comparison)));
        }
        this.alone = records.stream()
                .map(record -> new ProgramRunner(oracle).run(record.get()))
                .toList();
    }

    /**
     * Compares each record alone with: all together, shuffled, among strangers, row by row, and in chunks of random sizes,
     * alone and together.
     *
     * @param arithmetic of the oracle
     * @param records each makes its program anew
     * @param strangers records that only share batches
     * @return what was found, by what differed
     */
    public static Map<Comparison, Agreement> measure(
            GradientOracle oracle,
            Arithmetic arithmetic,
            List<Supplier<Program>> records,
            List<Supplier<Program>> strangers,
            Random random) {
        return new BatchInvariance(oracle, arithmetic, records, strangers).measure(random);
    }

    private Map<Comparison, Agreement> measure(Random random) {
        List<Integer> inOrder = IntStream.range(0, records.size()).boxed().toList();
        List<Integer> shuffled = new ArrayList<>(inOrder);
        Collections.shuffle(shuffled, random);

        compare(Comparison.OTHER_BATCH, inOrder, runTogether(inOrder, List.of(), new ProgramRunner(oracle)));
        compare(Comparison.OTHER_BATCH, shuffled, runTogether(shuffled, List.of(), new ProgramRunner(oracle)));
        compare(Comparison.OTHER_BATCH, shuffled, runTogether(shuffled, strangers, new ProgramRunner(oracle)));

        ProgramRunner ragged = new ProgramRunner(oracle, () -> 1 + random.nextInt(MOST_ROWS));
        compare(Comparison.OTHER_CHUNKS, inOrder, runAlone(new ProgramRunner(oracle, () -> 1)));
        compare(Comparison.OTHER_CHUNKS, inOrder, runAlone(ragged));
        compare(Comparison.OTHER_CHUNKS, shuffled, runTogether(shuffled, strangers, ragged));
        return found;
    }

    private List<Attribution> runAlone(ProgramRunner runner) {
        return records.stream().map(record -> runner.run(record.get())).toList();
    }

    /** The strangers come first, so that no record keeps its place in a batch. */
    private List<Attribution> runTogether(List<Integer> order, List<Supplier<Program>> before, ProgramRunner runner) {
        List<Program> programs = new ArrayList<>();
        before.forEach(stranger -> programs.add(stranger.get()));
        order.forEach(record -> programs.add(records.get(record).get()));
        List<Attribution> results = runner.runAll(programs);
        return results.subList(before.size(), results.size());
    }

    private void compare(Comparison comparison, List<Integer> order, List<Attribution> results) {
        Agreement agreement = found.get(comparison);
        for (int i = 0; i < order.size(); i++) {
            agreement.add(alone.get(order.get(i)), results.get(i));
        }
    }
}
