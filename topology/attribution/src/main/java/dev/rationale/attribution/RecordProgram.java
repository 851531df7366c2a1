package dev.rationale.attribution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The explanation of one record for one target, from the drawing of its baselines on: those first, then the method.
 *
 * <p>Where no model is asked for the baselines they are drawn, and the record is checked, when the program is made.
 */
public final class RecordProgram implements Program {
    private final AttributionMethod method;
    private final Explicand explicand;
    private final Settings settings;
    private final Work<Baselines> drawing;
    /** Whether the outputs at the input are answered without a row. */
    private final boolean inputKnown;

    private @Nullable Program program;
    private Baselines baselines = Baselines.NONE;
    private long gradients;
    private long forwards;

    private RecordProgram(
            AttributionMethod method,
            Explicand explicand,
            BaselineSource source,
            Settings settings,
            boolean inputKnown) {
        this.inputKnown = inputKnown;
        this.method = method;
        this.explicand = explicand;
        this.settings = settings;
        if (!method.usesBaselines(settings)) {
            drawing = Work.done(Baselines.NONE);
            program = method.explain(explicand, baselines, settings);
        } else if (source.asksModel()) {
            explicand.requireExplainable(method.name());
            drawing = source.begin(explicand);
        } else {
            drawing = Work.done(source.draw(explicand));
            baselines = drawing.result();
            program = method.explain(explicand, baselines, settings);
        }
    }

    /**
     * Explains the target that the explicand names.
     *
     * @throws UnexplainableException if the input or a baseline cannot be explained at all
     */
    public static Program of(AttributionMethod method, Explicand explicand, BaselineSource source, Settings settings) {
        return new RecordProgram(method, explicand, source, settings, false);
    }

    /** The same where whoever runs it knows the outputs at the input already. */
    static Program ofKnownInput(
            AttributionMethod method, Explicand explicand, BaselineSource source, Settings settings) {
        return new RecordProgram(method, explicand, source, settings, true);
    }

    /**
     * Explains what the model predicts; the index of the explicand's target is ignored.
     *
     * @throws UnexplainableException if the input or a baseline cannot be explained at all
     */
    public static Program predicted(
            AttributionMethod method, Explicand explicand, BaselineSource source, Settings settings) {
        return new PredictedTarget(method, explicand, source, settings);
    }

    @Override
    public List<RowRequest> next() {
        if (program == null) {
            List<RowRequest> wanted = drawing.next();
            if (!wanted.isEmpty()) {
                count(wanted);
                return wanted;
            }
            baselines = drawing.result();
            program = method.explain(explicand, baselines, settings);
        }
        return program.next();
    }

    private void count(List<RowRequest> wanted) {
        for (RowRequest request : wanted) {
            if (request instanceof RowRequest.Outputs outputs) {
                forwards += inputKnown && outputs.point() == explicand.input() ? 0 : 1;
            } else {
                gradients += request.rows();
            }
        }
    }

    @Override
    public void accept(List<RowResult> results) {
        if (program == null) {
            drawing.accept(results);
        } else {
            program.accept(results);
        }
    }

    @Override
    public Attribution result() {
        if (program == null) {
            throw new IllegalStateException("rows are still wanted");
        }
        return program.result().comparedWith(baselines, gradients, forwards);
    }
}
