package dev.rationale.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rationale.ExplanationRecord;
import dev.rationale.Sha256;
import dev.rationale.demo.ReplayScene.Answer;
import dev.rationale.model.ExplainableModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Explanations of a model that has been overwritten since, computed again from what was kept. */
@OnParts
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ReplayIT {
    private final Parts parts;
    private ReplayScene scene;

    ReplayIT(Parts parts) {
        this.parts = parts;
    }

    @BeforeAll
    void streamAndOverwrite(@TempDir Path folder) throws IOException {
        scene = new ReplayScene(parts, folder);
        for (String model : List.of("credit", "fashion")) {
            String before = digest(scene.model(model));
            NewerVersion.over(scene.model(model));
            assertThat(digest(scene.model(model))).isNotEqualTo(before);
        }
    }

    private static String digest(Path folder) {
        try (ExplainableModel model = ExplainableModel.open(folder)) {
            return model.digest();
        }
    }

    @AfterAll
    void close() {
        scene.close();
    }

    @Test
    @Order(1)
    void shouldAgreeOnEveryRecordThoughTheModelsWereOverwritten() throws IOException {
        Answer answer = scene.replay("--sample", "1000", "--json");
        List<JsonNode> records = new ArrayList<>();
        for (String line : answer.out().lines().toList()) {
            records.add(new JsonMapper().readTree(line));
        }

        assertThat(answer.err()).isEmpty();
        assertThat(records).hasSize(scene.events()).allSatisfy(record -> {
            assertThat(record.path("verdict").asText()).as(record.toString()).startsWith("WITHIN");
            assertThat(record.path("environment_differences")).isEmpty();
            assertThat(record.path("comparison").asText()).isEqualTo("replay");
        });
        assertThat(answer.code()).isZero();
    }

    @Test
    void shouldDrawTheSameSampleFromTheSameSeed() {
        List<String> first = drawn("5");

        assertThat(first).hasSize(3);
        assertThat(drawn("5")).isEqualTo(first);
    }

    private List<String> drawn(String seed) {
        return scene.replay("--sample", "3", "--seed", seed)
                .out()
                .lines()
                .filter(line -> line.startsWith("event "))
                .toList();
    }

    @Test
    void shouldReplayTheExplanationOfOneEventAndRefuseAnUnknownOne() {
        Answer known = scene.replay(scene.eventId("guided", 0));
        Answer unknown = scene.replay("nobody");

        assertThat(known.out()).contains("WITHIN", "float32, replay", "1 replayed: 1 within");
        assertThat(known.code()).isZero();
        assertThat(unknown.err()).contains("no explanation of the event nobody");
        assertThat(unknown.code()).isEqualTo(1);
    }

    @Test
    void shouldFindAFlippedByteOfAnAttribution() {
        ExplanationRecord forged = scene.explanation(scene.eventId("adaptive", 0));
        ByteBuffer values =
                (ByteBuffer) forged.getTargets().get(0).getAttributions().get(0).getValues();
        int largest = 0;
        for (int at = 0; at < values.remaining(); at += Float.BYTES) {
            largest = Math.abs(le(values, at)) > Math.abs(le(values, largest)) ? at : largest;
        }
        values.put(values.position() + largest + 2, (byte) (values.get(values.position() + largest + 2) ^ 0x40));
        scene.publish(forged);

        Answer answer = scene.replay(scene.eventId("adaptive", 0));

        assertThat(answer.out()).contains("2 replayed: 1 within", "1 outside", "OUTSIDE", "its attributions sum to");
        assertThat(answer.code()).isEqualTo(1);
    }

    private static float le(ByteBuffer values, int at) {
        return Float.intBitsToFloat(Integer.reverseBytes(values.getInt(values.position() + at)));
    }

    @Test
    void shouldNameWhatTheArchiveLacksAndWhatIsNotSoundInIt(@TempDir Path elsewhere) throws IOException {
        String event = scene.eventId("smooth", 0);
        Answer missing = scene.replay(event, "--archive", elsewhere.toString());
        Path copy = elsewhere.resolve("copy");
        copy(scene.archive(), copy);
        String model = HexFormat.of()
                .formatHex(scene.explanation(event).getModel().getSha256().bytes());
        Path file = copy.resolve("files").resolve(model);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        Answer corrupt = scene.replay(event, "--archive", copy.toString());
        Files.delete(file);
        Answer incomplete = scene.replay(event, "--archive", copy.toString());

        assertThat(missing.out()).contains("UNREPLAYABLE MODEL_NOT_ARCHIVED", model, "found no such file");
        assertThat(missing.code()).isEqualTo(1);
        assertThat(corrupt.out())
                .contains("UNREPLAYABLE MODEL_NOT_ARCHIVED", "files/" + model, "expected content with the SHA-256");
        assertThat(corrupt.code()).isEqualTo(1);
        assertThat(incomplete.out()).contains("files/" + model + " (model.pt)", "found no such file");
        assertThat(scene.replay(event, "--archive", scene.archive().toString()).code())
                .isZero();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.sorted(Comparator.naturalOrder()).toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()));
            }
        }
    }

    @Test
    void shouldNameAnEventThatRetentionHasTaken() {
        String event = scene.eventId("expected", 0);
        scene.forget("expected", 1);

        Answer answer = scene.replay(event);

        assertThat(answer.out())
                .contains("UNREPLAYABLE EVENT_GONE", "retention has taken it, the topic begins at 1 now");
        assertThat(answer.code()).isEqualTo(1);
        assertThat(scene.replay(scene.eventId("expected", 1)).code()).isZero();
    }

    @Test
    void shouldNameASpecificationThatIsNotTheOneOfItsDigest() {
        ExplanationRecord other = scene.explanation(scene.eventId("weighted", 0));
        Sha256 digest = new Sha256(new byte[32]);
        other.getPredictionRef().setEventId("forged-specification");
        other.setSpecDigest(digest);
        scene.publish(other);
        scene.publish("spec/" + HexFormat.of().formatHex(digest.bytes()), scene.specification());
        ExplanationRecord lost = scene.explanation(scene.eventId("weighted", 1));
        lost.getPredictionRef().setEventId("forged-digest");
        lost.setSpecDigest(new Sha256(new byte[] {
            1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29,
            30, 31, 32
        }));
        scene.publish(lost);

        assertThat(scene.replay("forged-specification").out())
                .contains(
                        "UNREPLAYABLE SPECIFICATION_DIGEST_MISMATCH",
                        "it is not the one that the record was made with");
        assertThat(scene.replay("forged-digest").out()).contains("UNREPLAYABLE SPECIFICATION_MISSING");
    }

    @Test
    void shouldRefuseACommandLineThatNamesNothingOrBoth() {
        assertThat(scene.replay().code()).isEqualTo(2);
        assertThat(scene.replay("event", "--sample", "2").code()).isEqualTo(2);
        assertThat(scene.replay("--sample", "0").code()).isEqualTo(2);
    }
}
