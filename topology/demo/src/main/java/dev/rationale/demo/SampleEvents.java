package dev.rationale.demo;

import dev.rationale.PredictionEvent;
import dev.rationale.cli.CommandException;
import dev.rationale.intake.InvalidEventException;
import dev.rationale.intake.JsonEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The samples as one endless sequence: two credit decisions, then an image, and from the beginning again when a sample is
 * through. Identifiers are the same in every run, differ from round to round, and are not those of the files, so that
 * {@code rationale produce} can send the files to the same topics and none counts as a duplicate.
 */
final class SampleEvents {
    private final Clock clock;
    private final List<PredictionEvent> credit;
    private final List<PredictionEvent> fashion;
    private final Map<String, PredictionEvent> byDecision = new HashMap<>();

    private SampleEvents(Clock clock, List<PredictionEvent> credit, List<PredictionEvent> fashion) {
        this.clock = clock;
        this.credit = credit;
        this.fashion = fashion;
        credit.forEach(event -> byDecision.put(event.getDecision().getDecisionId(), event));
        fashion.forEach(event -> byDecision.put(event.getDecision().getDecisionId(), event));
    }

    /**
     * Reads both samples.
     *
     * @param folder holds {@code credit.jsonl} and {@code fashion.jsonl}
     * @param clock for the time of each event
     * @throws CommandException if they cannot be read
     */
    static SampleEvents of(Path folder, Clock clock) {
        return new SampleEvents(
                clock, read(folder.resolve("credit.jsonl"), clock), read(folder.resolve("fashion.jsonl"), clock));
    }

    /**
     * @param topic where it belongs
     * @param event happening now
     */
    record Sample(String topic, PredictionEvent event) {}

    /** The event at a position of the sequence, from 0. */
    Sample at(int position) {
        int triple = position / 3;
        int within = position % 3;
        return within == 2
                ? new Sample("fashion.predictions", fresh(fashion, triple))
                : new Sample("credit.predictions", fresh(credit, 2 * triple + within));
    }

    /** The sample behind a decision. */
    Optional<PredictionEvent> decision(String decisionId) {
        return Optional.ofNullable(byDecision.get(decisionId));
    }

    private PredictionEvent fresh(List<PredictionEvent> sample, int position) {
        PredictionEvent event = sample.get(position % sample.size());
        String name = event.getEventId() + "#demo" + position / sample.size();
        Instant now = clock.instant();
        return PredictionEvent.newBuilder(event)
                .setEventId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))
                        .toString())
                .setOccurredAt(now)
                .setProducedAt(now)
                .build();
    }

    private static List<PredictionEvent> read(Path file, Clock clock) {
        JsonEvents json = new JsonEvents(clock);
        List<PredictionEvent> events = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                events.add(json.parse(line));
            }
        } catch (IOException e) {
            throw CommandException.failed(file + ": cannot be read: " + e.getMessage(), e);
        } catch (InvalidEventException e) {
            throw CommandException.failed(file + ", line " + (events.size() + 1) + ": " + e.getMessage(), e);
        }
        return events;
    }
}
