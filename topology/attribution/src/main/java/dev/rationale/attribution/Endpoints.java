package dev.rationale.attribution;

import java.util.ArrayList;
import java.util.List;

/** The outputs at the input and at its baselines: checks them before any row, asks for them, and averages them. */
final class Endpoints {
    private final String method;
    private final Explicand explicand;
    private final Baselines baselines;
    /** Whether the output of each baseline must be asked for. */
    private final boolean[] asked;

    private final int evaluations;
    private double[][] outputs = {};
    private double output;
    private double baselineOutput;

    Endpoints(String method, Explicand explicand, Baselines baselines) {
        this.method = method;
        this.explicand = explicand;
        this.baselines = baselines;
        explicand.requireExplainable(method, baselines);
        this.asked = new boolean[baselines.points().size()];
        int count = 1;
        for (int k = 0; k < asked.length; k++) {
            asked[k] = baselines.weights()[k] > 0 && !equal(baselines.points().get(k), explicand.input());
            count += asked[k] ? 1 : 0;
        }
        this.evaluations = count;
    }

    static boolean equal(double[] a, double[] b) {
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
    List<RowRequest> requests() {
        List<RowRequest> requests = new ArrayList<>(evaluations);
        requests.add(RowRequest.Outputs.at(explicand.input()));
        for (int k = 0; k < baselines.points().size(); k++) {
            if (asked[k]) {
                requests.add(new RowRequest.Outputs(baselines.points().get(k), true));
            }
        }
        return requests;
    }

    void accept(List<RowResult> results) {
        if (results.size() != evaluations()) {
            throw new IllegalArgumentException("expected " + evaluations() + " results, found " + results.size());
        }
        outputs = outputs(results.get(0));
        output = explicand.target().of(method, outputs, "the input");
        double mean = 0;
        int next = 1;
        for (int k = 0; k < baselines.points().size(); k++) {
            double value =
                    asked[k] ? explicand.target().of(method, outputs(results.get(next++)), "baseline " + k) : output;
            mean += baselines.weights()[k] * value;
        }
        baselineOutput = evaluations() == 1 ? output : mean;
    }

    private static double[][] outputs(RowResult result) {
        if (result instanceof RowResult.Outputs found) {
            return found.values();
        }
        throw new IllegalArgumentException("expected outputs");
    }

    int evaluations() {
        return evaluations;
    }

    /** Raw vectors of all outputs at the input. */
    double[][] outputs() {
        return outputs;
    }

    /** {@code f(x)}. */
    double output() {
        return output;
    }

    /** Weighted mean of {@code f(x')}. */
    double baselineOutput() {
        return baselineOutput;
    }

    /** {@code f(x) − f(x')}. */
    double outputChange() {
        return output - baselineOutput;
    }
}
