package dev.rationale.attribution.method;

import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Endpoints;
import dev.rationale.attribution.Explicand;
import dev.rationale.attribution.Finding;
import dev.rationale.attribution.Program;
import dev.rationale.attribution.RowRequest;
import dev.rationale.attribution.RowResult;
import dev.rationale.attribution.Settings;
import dev.rationale.attribution.UnexplainableException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks for the outputs at the input, so that a target that does not exist is refused, and then for the gradient there. */
final class SlopeAtInput implements Program {
    private final PointMethod method;
    private final Settings settings;
    private final Explicand explicand;
    private final @Nullable Endpoints endpoints;
    private boolean checked;
    private double @Nullable [] values;
    private boolean flat = true;
    private double output;

    /**
     * @param endpoints of the input alone; null where the target is known to exist
     */
    SlopeAtInput(PointMethod method, Settings settings, Explicand explicand, @Nullable Endpoints endpoints) {
        this.method = method;
        this.settings = settings;
        this.explicand = explicand;
        this.endpoints = endpoints;
        this.checked = endpoints == null;
    }

    @Override
    public List<RowRequest> next() {
        if (endpoints != null && !checked) {
            return endpoints.requests();
        }
        return values == null ? List.of(RowRequest.Segment.point(explicand.input(), explicand.target())) : List.of();
    }

    @Override
    public void accept(List<RowResult> results) {
        if (values != null) {
            throw new IllegalStateException("no rows were asked for");
        }
        if (endpoints != null && !checked) {
            endpoints.accept(results);
            checked = true;
            return;
        }
        RowResult.Segment segment = PointGradients.segments(results, 1).get(0);
        PointGradients.requireFinite(segment, () -> method.name() + ": value or gradient is not finite at the input");
        output = segment.values()[0];
        values = values(segment.gradient());
    }

    private double[] values(double[] slope) {
        double[] found = new double[slope.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = method.value(explicand.input()[i], slope[i], settings);
            flat &= slope[i] == 0;
            if (!Double.isFinite(found[i])) {
                throw new UnexplainableException(
                        UnexplainableException.Reason.NON_FINITE_MODEL,
                        method.name() + ": the gradient is finite, but the value overflows at coordinate " + i);
            }
        }
        return found;
    }

    @Override
    public Attribution result() {
        if (values == null) {
            throw new IllegalStateException("rows are still wanted");
        }
        return new Attribution(
                explicand.target(),
                values.clone(),
                endpoints == null ? output : endpoints.output(),
                Double.NaN,
                endpoints == null ? new double[0][] : endpoints.outputs(),
                Double.NaN,
                OptionalDouble.empty(),
                true,
                1,
                1,
                endpoints == null ? 0 : endpoints.evaluations(),
                flat ? Set.of(Finding.FLAT_PATH) : Set.of(),
                new byte[0]);
    }
}
