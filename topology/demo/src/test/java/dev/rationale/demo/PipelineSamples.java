package dev.rationale.demo;

import dev.rationale.PredictionEvent;
import dev.rationale.contract.TensorBytes;
import dev.rationale.demo.PipelineInput.Expected;
import dev.rationale.demo.PipelineInput.Omission;
import dev.rationale.intake.InvalidEventException;
import dev.rationale.intake.JsonEvents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The sample events, sent in a fixed order, and events that nobody can explain. */
final class PipelineSamples {
    private static final Path SAMPLES = Path.of("..", "..", "deploy", "samples");
    private static final int KEYS = 40;
    private static final int POISON_EVERY = 10;
    private static final int UNKNOWN_SCHEMA_ID = 1_999_999;

    private final Pipeline pipeline;
    private final PipelineFeed feed;
    private final List<PredictionEvent> credit = read("credit.jsonl");
    private final List<PredictionEvent> fashion = read("fashion.jsonl");
    private UnaryOperator<Expected> ofImages = UnaryOperator.identity();
    private int sent;

    PipelineSamples(Pipeline pipeline, PipelineFeed feed) {
        this.pipeline = pipeline;
        this.feed = feed;
    }

    /** The next events of both models, two applications to an image; their identifiers never repeat. */
    void send(int count) {
        for (int i = 0; i < count; i++, sent++) {
            int round = sent / 3;
            if (sent % 3 == 2) {
                PredictionEvent event = fresh(fashion, round);
                feed.send(
                        pipeline.fashion(),
                        key(),
                        pipeline.encode(event),
                        ofImages.apply(Expected.explained(event.getEventId())));
            } else {
                send(pipeline.credit(), fresh(credit, 2 * round + sent % 3));
            }
        }
    }

    /** As {@link #send}, with poison in between: one record in ten, of a kind and at a place that {@code random} tells. */
    void sendMixed(Random random, int count) {
        List<Runnable> poison = poison();
        for (int i = 0; i < count; i++) {
            if (random.nextInt(POISON_EVERY) == 0) {
                poison.get(random.nextInt(poison.size())).run();
                sent++;
            } else {
                send(1);
            }
        }
    }

    /** An application and an image on every partition. */
    void sendEverywhere() {
        for (int partition = 0; partition < Pipeline.PARTITIONS; partition++) {
            sendCredit(1, partition);
            PredictionEvent image = fresh(fashion, 5_000_000 + sent++);
            feed.send(
                    pipeline.fashion(),
                    partition,
                    key(),
                    pipeline.encode(image),
                    Expected.explained(image.getEventId()));
        }
    }

    /** Images cannot be published from now on, but become dead letters. */
    void expectImagesToFail(String code) {
        ofImages = explained -> Expected.failed(code, explained.eventId());
    }

    /** An application whose explanation outgrows a record by its headers, and one that does by its key. */
    void sendOversized(int bytes) {
        PredictionEvent headed = freshCredit();
        feed.send(
                pipeline.credit(),
                null,
                "headed",
                pipeline.encode(headed),
                Map.of("ballast", new byte[bytes]),
                tooLarge(headed).without(Set.of(Omission.HEADERS)));
        PredictionEvent keyed = freshCredit();
        feed.send(
                pipeline.credit(),
                "k".repeat(bytes),
                pipeline.encode(keyed),
                tooLarge(keyed).without(Set.of(Omission.HEADERS, Omission.KEY)));
    }

    private static Expected tooLarge(PredictionEvent event) {
        return Expected.failed("OUTPUT_TOO_LARGE", event.getEventId());
    }

    /** An application from a writer that is ahead of this version, under a schema that nobody has asked for yet. */
    void sendNewer(int partition, String field) {
        PredictionEvent event = freshCredit();
        feed.send(
                pipeline.credit(),
                partition,
                "newer",
                new PipelineNewerWriter(pipeline, field).encode(event),
                Expected.explained(event.getEventId()));
    }

    /** The next applications alone, all on one partition. */
    void sendCredit(int count, int partition) {
        for (int i = 0; i < count; i++, sent++) {
            PredictionEvent event = fresh(credit, sent);
            feed.send(
                    pipeline.credit(),
                    partition,
                    key(),
                    pipeline.encode(event),
                    Expected.explained(event.getEventId()));
        }
    }

    private void send(String topic, PredictionEvent event) {
        feed.send(topic, key(), pipeline.encode(event), Expected.explained(event.getEventId()));
    }

    /** One record of every kind that cannot be explained. */
    List<Runnable> poison() {
        String topic = pipeline.credit();
        return List.of(
                () -> feed.send(
                        topic,
                        "undecodable",
                        "no wire format".getBytes(StandardCharsets.UTF_8),
                        Expected.failed("UNDECODABLE", null)),
                () -> feed.send(topic, "garbled", garbled(), Expected.failed("UNDECODABLE", null)),
                () -> feed.send(
                        topic,
                        "unknown-schema",
                        PipelineBytes.wire(UNKNOWN_SCHEMA_ID, new byte[] {1, 2, 3}),
                        Expected.failed("UNKNOWN_SCHEMA", null)),
                () -> bad("UNKNOWN_MODEL", event -> event.getModel().setName("nobody's")),
                () -> bad("WRONG_SHAPE", event -> {
                    event.getInputs().get(0).setShape(List.of(60L));
                    event.getInputs().get(0).setContent(TensorBytes.ofFloats(new float[60]));
                }),
                () -> bad("NON_FINITE_INPUT", event -> {
                    float[] values = new float[61];
                    values[3] = Float.NaN;
                    event.getInputs().get(0).setContent(TensorBytes.ofFloats(values));
                }),
                () -> feed.send(topic, "empty", null, Expected.skipped("null-value", null)),
                () -> feed.send(topic, 1, null, null, Expected.skipped("null-value", null)),
                this::duplicate);
    }

    private void bad(String code, Consumer<PredictionEvent> change) {
        PredictionEvent event = fresh(credit, 1_000_000 + sent);
        change.accept(event);
        feed.send(pipeline.credit(), code, pipeline.encode(event), Expected.failed(code, event.getEventId()));
    }

    private void duplicate() {
        PredictionEvent event = fresh(credit, 2_000_000 + sent);
        byte[] bytes = pipeline.encode(event);
        feed.send(pipeline.credit(), "twice", bytes, Expected.explained(event.getEventId()));
        feed.send(pipeline.credit(), "twice", bytes, Expected.skipped("duplicate-event", event.getEventId()));
    }

    /** An event cut off in the middle. */
    private byte[] garbled() {
        byte[] whole = pipeline.encode(fresh(credit, 3_000_000 + sent));
        return Arrays.copyOf(whole, whole.length / 2);
    }

    private String key() {
        return "customer-" + sent % KEYS;
    }

    /** An application that was not sent before. */
    PredictionEvent freshCredit() {
        return fresh(credit, 4_000_000 + sent++);
    }

    private static PredictionEvent fresh(List<PredictionEvent> events, int number) {
        PredictionEvent event =
                PredictionEvent.newBuilder(events.get(number % events.size())).build();
        byte[] name = (event.getEventId() + "#" + number).getBytes(StandardCharsets.UTF_8);
        event.setEventId(UUID.nameUUIDFromBytes(name).toString());
        return event;
    }

    private static List<PredictionEvent> read(String file) {
        JsonEvents events = new JsonEvents(Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC));
        List<PredictionEvent> read = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(SAMPLES.resolve(file))) {
                read.add(events.parse(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InvalidEventException e) {
            throw new IllegalStateException(e);
        }
        return read;
    }
}
