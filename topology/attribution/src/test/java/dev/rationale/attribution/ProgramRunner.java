package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Runs programs to their end on an oracle, without an engine: the plainest reading of the port, to compare others with.
 *
 * <p>The rows of all programs still running are pooled per round, split into chunks, and reduced per segment in the order of
 * the nodes.
 */
public final class ProgramRunner {
    private final GradientOracle oracle;
    private final IntSupplier chunkSize;

    /** Evaluates all rows of a round together. */
    public ProgramRunner(GradientOracle oracle) {
        this(oracle, () -> Integer.MAX_VALUE);
    }

    /**
     * @param chunkSize most rows of the next chunk, at least 1; asked for every chunk
     */
    public ProgramRunner(GradientOracle oracle, IntSupplier chunkSize) {
        this.oracle = oracle;
        this.chunkSize = chunkSize;
    }

    /** Runs one program. */
    public Attribution run(Program program) {
        return runAll(List.of(program)).get(0);
    }

    /** Runs programs side by side; results in the order of the programs. */
    public List<Attribution> runAll(List<Program> programs) {
        List<Program> running = programs;
        while (!running.isEmpty()) {
            Map<Program, List<RowRequest>> asked = new LinkedHashMap<>();
            for (Program program : running) {
                List<RowRequest> requests = program.next();
                if (!requests.isEmpty()) {
                    asked.put(program, requests);
                }
            }
            answer(asked);
            running = List.copyOf(asked.keySet());
        }
        return programs.stream().map(Program::result).toList();
    }

    private void answer(Map<Program, List<RowRequest>> asked) {
        List<RowRequest> requests =
                asked.values().stream().flatMap(List::stream).toList();
        List<RowResult> results = evaluate(requests);
        int next = 0;
        for (Map.Entry<Program, List<RowRequest>> entry : asked.entrySet()) {
            int size = entry.getValue().size();
            entry.getKey().accept(results.subList(next, next + size));
            next += size;
        }
    }

    private List<RowResult> evaluate(List<RowRequest> requests) {
        List<Row> points = new ArrayList<>();
        Map<Target, List<Row>> rows = new LinkedHashMap<>();
        int[] first = new int[requests.size()];
        for (int i = 0; i < first.length; i++) {
            RowRequest request = requests.get(i);
            if (request instanceof RowRequest.Outputs outputs) {
                points.add(new Row(outputs.point(), outputs.point(), 0, HeldInputs.NONE, Target.of(0)));
            } else if (request instanceof RowRequest.Segment segment) {
                List<Row> group = rows.computeIfAbsent(group(segment.target()), target -> new ArrayList<>());
                first[i] = group.size();
                for (double position : segment.positions()) {
                    group.add(new Row(segment.from(), segment.to(), position, HeldInputs.NONE, segment.target()));
                }
            }
        }
        List<double[][]> outputs = new ArrayList<>();
        chunks(points).forEach(chunk -> outputs.addAll(oracle.outputs(chunk)));
        Map<Target, List<Gradient>> gradients = new LinkedHashMap<>();
        rows.forEach((group, members) -> gradients.put(group, gradients(members)));

        List<RowResult> results = new ArrayList<>();
        int nextPoint = 0;
        for (int i = 0; i < first.length; i++) {
            if (requests.get(i) instanceof RowRequest.Segment segment) {
                List<Gradient> group = gradients.getOrDefault(group(segment.target()), List.of());
                results.add(reduce(segment, group.subList(first[i], first[i] + segment.rows())));
            } else {
                results.add(new RowResult.Outputs(outputs.get(nextPoint++)));
            }
        }
        return results;
    }

    /** Rows of one batch share output and objective, not the index. */
    private static Target group(Target target) {
        return new Target(target.output(), 0, target.objective());
    }

    private List<Gradient> gradients(List<Row> rows) {
        List<Gradient> gradients = new ArrayList<>();
        for (List<Row> chunk : chunks(rows)) {
            GradientBatch batch = oracle.gradients(chunk);
            for (int row = 0; row < chunk.size(); row++) {
                gradients.add(new Gradient(batch, row));
            }
        }
        return gradients;
    }

    private static RowResult reduce(RowRequest.Segment segment, List<Gradient> gradients) {
        double[] values = new double[gradients.size()];
        double[] sum = new double[segment.from().length];
        int firstNonFinite = -1;
        for (int j = 0; j < values.length; j++) {
            Gradient gradient = gradients.get(j);
            values[j] = gradient.batch().value(gradient.row());
            if (gradient.batch().isFinite(gradient.row())) {
                gradient.batch().addTo(gradient.row(), segment.weights()[j], sum);
            } else if (firstNonFinite < 0) {
                firstNonFinite = j;
            }
        }
        return new RowResult.Segment(values, sum, firstNonFinite);
    }

    private List<List<Row>> chunks(List<Row> rows) {
        List<List<Row>> chunks = new ArrayList<>();
        int start = 0;
        while (start < rows.size()) {
            int end = start + Math.min(chunkSize.getAsInt(), rows.size() - start);
            chunks.add(rows.subList(start, end));
            start = end;
        }
        return chunks;
    }

    private record Gradient(GradientBatch batch, int row) {}
}
