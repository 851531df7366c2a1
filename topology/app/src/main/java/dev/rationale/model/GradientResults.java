package dev.rationale.model;

import ai.djl.pytorch.engine.PtNDArray;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Stretch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns what a backward pass left on the device into one result per stretch. */
final class GradientResults {
    private final List<Stretch> stretches;
    private final RowOrder order;
    private final double[][] values;
    private final Map<InputLayout.Span, PtNDArray> gradients;

    /**
     * @param values the explained scalar of each row, by stretch; results take these arrays
     * @param gradients of all rows, by input; empty where no path leads from the inputs to the output
     */
    GradientResults(
            List<Stretch> stretches, RowOrder order, double[][] values, Map<InputLayout.Span, PtNDArray> gradients) {
        this.stretches = stretches;
        this.order = order;
        this.values = values;
        this.gradients = gradients;
    }

    /** Results in the order of the stretches. */
    List<RowResult.Segment> collect(TorchModule.Call call, int dimension) {
        double[][] sums = new double[stretches.size()][dimension];
        GradientSums adding = new GradientSums(call.manager(), stretches, order, sums);
        gradients.forEach((span, gradient) -> adding.add(gradient, span));
        List<RowResult.Segment> results = new ArrayList<>(sums.length);
        for (int s = 0; s < sums.length; s++) {
            double[] own = values[s];
            results.add(
                    isFinite(own) && isFinite(sums[s])
                            ? new RowResult.Segment(own, sums[s], -1)
                            : ofFiniteRows(s, own, dimension));
        }
        return results;
    }

    /**
     * Looks at every row once more: any that is not finite makes the sum so. Done only then, for it is as much work as the sum, and the
     * gradients of all rows travel.
     */
    private RowResult.Segment ofFiniteRows(int s, double[] own, int dimension) {
        boolean[] finite = new boolean[own.length];
        for (int j = 0; j < own.length; j++) {
            finite[j] = Double.isFinite(own[j]);
        }
        gradients.forEach((span, gradient) -> {
            Numbers all = Numbers.of(gradient, order.rows() * span.size());
            for (int j = 0; j < own.length; j++) {
                finite[j] &= isFinite(all, order.row(s, j) * span.size(), span.size());
            }
        });
        double[] sum = new double[dimension];
        gradients.forEach((span, gradient) -> {
            Numbers all = Numbers.of(gradient, order.rows() * span.size());
            for (int j = 0; j < own.length; j++) {
                if (finite[j]) {
                    int at = order.row(s, j) * span.size();
                    all.addTo(
                            sum,
                            span.offset(),
                            at,
                            span.size(),
                            stretches.get(s).weight(j));
                }
            }
        });
        int first = -1;
        for (int j = own.length - 1; j >= 0; j--) {
            if (!finite[j]) {
                own[j] = Double.NaN;
                first = j;
            }
        }
        return new RowResult.Segment(own, sum, first);
    }

    private static boolean isFinite(Numbers numbers, int at, int count) {
        for (int i = at; i < at + count; i++) {
            if (!Double.isFinite(numbers.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFinite(double[] vector) {
        for (double value : vector) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
