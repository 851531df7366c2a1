package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Runs programs to their end on an oracle, without an engine: the plainest reading of the port, to compare others with.
 *
 * <p>The rows of all programs still running are pooled per round, split into chunks, and added per segment.
 */
public final class ProgramRunner {
    private final GradientOracle oracle;
    private final IntSupplier chunkSize;
    private final Map<Preparation<?>, Object> prepared = new HashMap<>();

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
        return finish(program);
    }

    /** Runs work of any kind; what it wants prepared is prepared once for all that this runner runs. */
    public <T> T finish(Work<T> work) {
        return finishAll(List.of(work)).get(0);
    }

    /** Runs programs side by side; results in the order of the programs. */
    public List<Attribution> runAll(List<Program> programs) {
        return finishAll(programs);
    }

    private <T> List<T> finishAll(List<? extends Work<T>> programs) {
        List<? extends Work<T>> running = programs;
        while (!running.isEmpty()) {
            Map<Work<T>, List<RowRequest>> asked = new LinkedHashMap<>();
            for (Work<T> program : running) {
                List<RowRequest> requests = program.next();
                if (!requests.isEmpty()) {
                    asked.put(program, requests);
                }
            }
            answer(asked);
            running = List.copyOf(asked.keySet());
        }
        List<T> results = new ArrayList<>();
        programs.forEach(program -> results.add(program.result()));
        return results;
    }

    private <T> void answer(Map<Work<T>, List<RowRequest>> asked) {
        List<RowRequest> requests =
                asked.values().stream().flatMap(List::stream).toList();
        List<RowResult> results = evaluate(requests);
        int next = 0;
        for (Map.Entry<Work<T>, List<RowRequest>> entry : asked.entrySet()) {
            int size = entry.getValue().size();
            entry.getKey().accept(results.subList(next, next + size));
            next += size;
        }
    }

    private List<RowResult> evaluate(List<RowRequest> requests) {
        List<Point> points = new ArrayList<>();
        Map<Target, List<SegmentSum>> sums = new LinkedHashMap<>();
        Map<Target, List<Stretch>> stretches = new LinkedHashMap<>();
        List<SegmentSum> ofRequest = new ArrayList<>();
        for (RowRequest request : requests) {
            if (request instanceof RowRequest.Segment segment) {
                SegmentSum sum = new SegmentSum(segment);
                ofRequest.add(sum);
                Target group = group(segment.target());
                sums.computeIfAbsent(group, target -> new ArrayList<>()).add(sum);
                stretches.computeIfAbsent(group, target -> new ArrayList<>()).add(Stretch.of(segment, HeldInputs.NONE));
            } else if (request instanceof RowRequest.Outputs outputs) {
                points.add(new Point(outputs.point(), HeldInputs.NONE));
            }
        }
        stretches.forEach((group, all) -> gradients(all, sums.getOrDefault(group, List.of())));
        Iterator<double[][]> outputs = outputs(points).iterator();
        Iterator<SegmentSum> complete = ofRequest.iterator();
        List<RowResult> results = new ArrayList<>();
        for (RowRequest request : requests) {
            if (request instanceof RowRequest.Segment) {
                results.add(complete.next().result());
            } else if (request instanceof RowRequest.Outputs) {
                results.add(new RowResult.Outputs(outputs.next()));
            } else if (request instanceof RowRequest.Prepared wanted) {
                results.add(new RowResult.Prepared(prepared(wanted.preparation())));
            }
        }
        return results;
    }

    private Object prepared(Preparation<?> preparation) {
        Object known = prepared.get(preparation);
        if (known == null) {
            known = finish(preparation.begin());
            prepared.put(preparation, known);
        }
        return known;
    }

    /** Rows of one batch share output and objective, not the index. */
    private static Target group(Target target) {
        return new Target(target.output(), 0, target.objective());
    }

    private List<double[][]> outputs(List<Point> points) {
        List<double[][]> outputs = new ArrayList<>();
        int end;
        for (int start = 0; start < points.size(); start = end) {
            end = start + Math.min(chunkSize.getAsInt(), points.size() - start);
            outputs.addAll(oracle.outputs(points.subList(start, end)));
        }
        return outputs;
    }

    /** Cuts stretches so that each chunk but the last is full. */
    private void gradients(List<Stretch> stretches, List<SegmentSum> sums) {
        List<Stretch> chunk = new ArrayList<>();
        List<SegmentSum> owners = new ArrayList<>();
        int room = chunkSize.getAsInt();
        for (int i = 0; i < stretches.size(); i++) {
            Stretch rest = stretches.get(i);
            while (rest.count() > 0) {
                int taken = Math.min(room, rest.count());
                chunk.add(part(rest, 0, taken));
                owners.add(sums.get(i));
                rest = part(rest, taken, rest.count() - taken);
                room -= taken;
                if (room == 0) {
                    evaluate(chunk, owners);
                    room = chunkSize.getAsInt();
                }
            }
        }
        evaluate(chunk, owners);
    }

    private static Stretch part(Stretch whole, int first, int count) {
        return new Stretch(
                whole.from(),
                whole.to(),
                whole.positions(),
                whole.weights(),
                whole.first() + first,
                count,
                whole.held(),
                whole.target());
    }

    private void evaluate(List<Stretch> chunk, List<SegmentSum> owners) {
        if (chunk.isEmpty()) {
            return;
        }
        List<RowResult.Segment> results = oracle.gradients(List.copyOf(chunk));
        for (int i = 0; i < results.size(); i++) {
            owners.get(i).add(chunk.get(i).first(), results.get(i));
        }
        chunk.clear();
        owners.clear();
    }
}
