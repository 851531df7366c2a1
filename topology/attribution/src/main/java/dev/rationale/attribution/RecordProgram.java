package dev.rationale.attribution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The explanation of one record for one target, from the drawing of its baselines on: those first, then the method.
 *
 * <p>Where no model is asked for the baselines they are drawn, and the record is checked, when the program is made; baselines of
 * more than a {@linkplain Rounds#USUAL round} only with the first rows, for whoever runs the program may have no room for them before.
 * What the method itself keeps is made with the first rows, too.
 */
public final class RecordProgram implements Program {
    private final AttributionMethod method;
    private final Explicand explicand;
    private final Settings settings;
    private final BaselineSource source;
    /** Whether the outputs at the input are answered without a row. */
    private final boolean inputKnown;

    private @Nullable Work<Baselines> drawing;
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
            this.source = BaselineSource.none();
            explicand.requireExplainable(method.name());
        } else if (isDrawnAtOnce(source, explicand)) {
            Baselines drawn = source.draw(explicand);
            explicand.requireExplainable(method.name(), drawn);
            this.source = BaselineSource.of(drawn);
        } else {
            this.source = source;
            explicand.requireExplainable(method.name());
        }
    }

    /** Whether its baselines hold so little that they may be drawn before there is room for the record. */
    static boolean isDrawnAtOnce(BaselineSource source, Explicand explicand) {
        return !source.asksModel() && source.held(explicand) <= Rounds.USUAL.numbers();
    }

    /** Most numbers of eight bytes that an explanation holds, its baselines among them. */
    static long held(AttributionMethod method, Explicand explicand, BaselineSource source, Settings settings) {
        boolean compares = method.usesBaselines(settings);
        int baselines = compares ? source.most() : 0;
        return (compares ? source.held(explicand) : 0)
                + method.held(explicand, baselines, settings).numbers();
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
    public long heldNumbers() {
        return held(method, explicand, source, settings);
    }

    @Override
    public List<RowRequest> next() {
        if (program == null) {
            Work<Baselines> drawn = drawing();
            List<RowRequest> wanted = drawn.next();
            if (!wanted.isEmpty()) {
                count(wanted);
                return wanted;
            }
            baselines = drawn.result();
            program = method.explain(explicand, baselines, settings);
        }
        return program.next();
    }

    private Work<Baselines> drawing() {
        Work<Baselines> begun = drawing;
        if (begun == null) {
            begun = source.begin(explicand);
            drawing = begun;
        }
        return begun;
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
            drawing().accept(results);
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
