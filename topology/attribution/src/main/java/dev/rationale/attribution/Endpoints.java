package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.List;

/** The outputs at the input and at its baselines: checks them before any row, asks for them, and averages them. */
public final class Endpoints {
    /** Relative to the outputs: a float32 model gives a constant back with about 1e-7. */
    private static final double OUTPUT_FLOOR = 1e-6;

    private final String method;
    private final Explicand explicand;
    private final Baselines baselines;
    /** Whether the output of each baseline must be asked for. */
    private final boolean[] asked;

    private int evaluations = 1;
    private int answered;
    /** Requests under way. */
    private int opened;

    /** First baseline whose output is not in the mean. */
    private int next;

    private double mean;
    private double[][] outputs = {};
    private double output;
    private double baselineOutput;

    /**
     * @param method for messages
     * @throws UnexplainableException if input or baselines cannot be explained at all
     */
    public Endpoints(String method, Explicand explicand, Baselines baselines) {
        this(explicand, baselines, method);
        explicand.requireExplainable(method, baselines);
        int count = 1;
        for (int k = 0; k < asked.length; k++) {
            asked[k] = baselines.weights()[k] > 0 && !equal(baselines.points().get(k), explicand.input());
            count += asked[k] ? 1 : 0;
        }
        evaluations = count;
    }

    /**
     * The input alone, for a method without baselines.
     *
     * @param method for messages
     * @throws UnexplainableException if the input cannot be explained at all
     */
    public Endpoints(String method, Explicand explicand) {
        this(explicand, Baselines.NONE, method);
        explicand.requireExplainable(method);
    }

    private Endpoints(Explicand explicand, Baselines baselines, String method) {
        this.method = method;
        this.explicand = explicand;
        this.baselines = baselines;
        this.asked = new boolean[baselines.points().size()];
    }

    /** Whether two points are the same in every coordinate; −0.0 is 0.0. */
    public static boolean equal(double[] a, double[] b) {
        if (a.length != b.length) {
            return false;
        }
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return false;
            }
        }
        return true;
    }

    /** The input, then every baseline whose output is not known without asking. */
    public List<RowRequest> requests() {
        List<RowRequest> requests = new ArrayList<>(evaluations);
        requests.add(RowRequest.Outputs.at(explicand.input()));
        for (int k = 0; k < baselines.points().size(); k++) {
            if (asked[k]) {
                requests.add(new RowRequest.Outputs(baselines.points().get(k), true));
            }
        }
        return requests;
    }

    /** Of {@link #requests()} the next that are not answered, for a method that cuts them. */
    List<RowRequest> open(int most) {
        List<RowRequest> open = new ArrayList<>(Math.min(most, evaluations - answered));
        if (answered == 0) {
            open.add(RowRequest.Outputs.at(explicand.input()));
        }
        for (int k = next; k < asked.length && open.size() < most; k++) {
            if (asked[k]) {
                open.add(new RowRequest.Outputs(baselines.points().get(k), true));
            }
        }
        opened = open.size();
        return open;
    }

    /** Whether all were answered. */
    boolean isComplete() {
        return answered == evaluations;
    }

    /**
     * Takes the results of {@link #requests()}.
     *
     * @throws UnexplainableException if there is no such target or it is not finite at one of the points
     */
    public void accept(List<RowResult> results) {
        opened = evaluations;
        answered = 0;
        next = 0;
        mean = 0;
        acceptOpen(results);
    }

    /**
     * Takes the results of {@link #open}.
     *
     * @throws UnexplainableException as {@link #accept}
     */
    void acceptOpen(List<RowResult> results) {
        if (results.size() != opened) {
            throw new IllegalArgumentException("expected " + opened + " results, found " + results.size());
        }
        int taken = 0;
        if (answered == 0) {
            outputs = outputs(results.get(taken++));
            output = explicand.target().of(method, outputs, "the input");
        }
        for (; next < asked.length && (!asked[next] || taken < results.size()); next++) {
            double value = asked[next]
                    ? explicand.target().of(method, outputs(results.get(taken++)), "baseline " + next)
                    : output;
            mean += baselines.weights()[next] * value;
        }
        answered += taken;
        baselineOutput = evaluations == 1 ? output : mean;
        if (asked.length == 0) {
            baselineOutput = Double.NaN;
        }
    }

    private static double[][] outputs(RowResult result) {
        if (result instanceof RowResult.Outputs found) {
            return found.values();
        }
        throw new IllegalArgumentException("expected outputs");
    }

    /** Number of {@link #requests()}: rows with a forward pass only. */
    public int evaluations() {
        return evaluations;
    }

    /** Raw vectors of all outputs at the input. */
    public double[][] outputs() {
        return outputs;
    }

    /** {@code f(x)}. */
    public double output() {
        return output;
    }

    /** Weighted mean of {@code f(x')}; NaN without baselines. */
    public double baselineOutput() {
        return baselineOutput;
    }

    /** {@code f(x) − f(x')}. */
    public double outputChange() {
        return output - baselineOutput;
    }

    /** Difference of the outputs that counts as none. */
    public double outputFloor() {
        return OUTPUT_FLOOR * Math.max(Math.abs(output), Math.abs(baselineOutput));
    }

    /** Whether every baseline with weight equals the input. */
    public boolean isDegenerate() {
        return !baselines.points().isEmpty() && evaluations() == 1;
    }
}
