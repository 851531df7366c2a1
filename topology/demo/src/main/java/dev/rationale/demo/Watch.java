package dev.rationale.demo;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.PredictionEvent;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.FeatureSpace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Takes every outcome as it is read: into the accounts, into the figures, and a few of them onto the screen. For one thread. */
final class Watch implements OutcomeReader.Listener {
    private static final int TROUBLES = 5;

    private final Screen screen;
    private final Accounts accounts;
    private final SampleEvents samples;
    private final Map<String, ExplainableModel> models;
    private final Selection selection;
    private final DecisionText text;
    private final HeatMap heatMap;
    private final Figures figures = new Figures();
    private final long start = System.nanoTime();
    private double seconds;
    private long outcomes;
    private int troubles;

    /**
     * @param screen for a selection
     * @param accounts for all
     * @param samples the events behind the outcomes
     * @param models by name
     * @param total events there will be
     */
    Watch(Screen screen, Accounts accounts, SampleEvents samples, Map<String, ExplainableModel> models, long total) {
        this.screen = screen;
        this.accounts = accounts;
        this.samples = samples;
        this.models = models;
        this.selection = new Selection(total, System::nanoTime);
        this.text = new DecisionText(screen.look());
        this.heatMap = new HeatMap(screen.look());
    }

    /** The stream is done. */
    void end() {
        seconds = (System.nanoTime() - start) / 1e9;
    }

    /** From the beginning to {@link #end()}. */
    double seconds() {
        return seconds;
    }

    Figures figures() {
        return figures;
    }

    @Override
    public void explanation(EventPlace place, ExplanationRecord record) {
        Accounts.Kind kind = OutcomeReader.kind(record);
        accounts.came(place, kind);
        figures.add(record, Instant.now());
        if (kind == Accounts.Kind.EXPLAINED && !record.getTargets().isEmpty()) {
            show(record);
        } else {
            trouble(name(place, record.getPredictionRef().getDecisionId()) + "  skipped: "
                    + (record.getStatusDetail() == null
                            ? "no reason given"
                            : record.getStatusDetail().getMessage()));
        }
        outcomes++;
    }

    @Override
    public void deadLetter(EventPlace place, DeadLetter letter) {
        accounts.came(place, Accounts.Kind.FAILED);
        trouble(name(place, letter.getDecisionId()) + "  failed: " + letter.getFailureCode() + ", "
                + letter.getMessage());
        outcomes++;
    }

    private static String name(EventPlace place, String decisionId) {
        return Objects.requireNonNullElse(decisionId, place.toString());
    }

    private void trouble(String line) {
        troubles++;
        if (troubles <= TROUBLES) {
            screen.line(line);
        }
    }

    private void show(ExplanationRecord record) {
        Optional<PredictionEvent> event =
                Optional.ofNullable(record.getPredictionRef().getDecisionId()).flatMap(samples::decision);
        Optional<ExplainableModel> model =
                Optional.ofNullable(record.getModel()).flatMap(used -> Optional.ofNullable(models.get(used.getName())));
        if (event.isEmpty() || model.isEmpty()) {
            return;
        }
        boolean image = !model.get().features().map(FeatureSpace::hasRawValues).orElse(false);
        if (!selection.takes(outcomes, image)) {
            return;
        }
        List<String> lines = new ArrayList<>(text.lines(record, event.get(), model.get()));
        if (selection.early()) {
            lines.addAll(heatMap.lines(event.get(), record.getTargets().get(0)));
        }
        lines.add("");
        screen.lines(lines);
    }
}
