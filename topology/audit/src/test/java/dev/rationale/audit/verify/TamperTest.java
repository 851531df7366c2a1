package dev.rationale.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rationale.audit.note.VerifierKey;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One file for each way of tampering; the first defect that is named is the right one. */
class TamperTest {
    static final Instant NOW = Instant.parse("2026-11-01T00:01:00Z");

    /** Made once: they are many signatures. */
    private static final Map<String, StoredLog> WRITTEN = TamperingResources.texts();

    static Stream<String> tampered() {
        return WRITTEN.keySet().stream().filter(name -> !name.equals("sound"));
    }

    private static String resource(String name) throws Exception {
        URL url = TamperTest.class.getResource("tampered/" + name + ".log");
        assertThat(url).as("resource of %s", name).isNotNull();
        return Files.readString(Path.of(url.toURI()));
    }

    @ParameterizedTest
    @MethodSource("tampered")
    void shouldNameTheDefectWhenTampered(String name) throws Exception {
        StoredLog log = StoredLog.parse(resource(name));

        Report report = verify(log);

        assertThat(report.isSound()).isFalse();
        Defect first = report.defects().get(0);
        String found = first.kind() + " " + (first.tree() == null ? "-" : first.tree()) + " " + first.seq() + " "
                + first.place().replace(' ', '-');
        assertThat(found).as(report.toString()).isEqualTo(log.expected);
        assertThat(report.toString()).contains("NOT sound").contains(first.message());
    }

    /** Also with the heads that the tampered ones are held against, so that none is found wrong for being there. */
    @Test
    void shouldBeSoundWhenUntampered() throws Exception {
        StoredLog log = StoredLog.parse(resource("sound"));
        log.notes.values().forEach(notes -> notes.forEach(log.saved::add));

        Report report = verify(log);

        assertThat(report.defects()).isEmpty();
        assertThat(report.isSound()).isTrue();
        assertThat(report.outcomes()).isEqualTo(new OutcomeReport(14, 14, 0, 0, 0, 0, 0));
        TreeReport tree = report.trees().get(1);
        assertThat(tree.tree()).isEqualTo(ExampleLog.tree(0).toString());
        assertThat(tree.leaves()).isEqualTo(10);
        assertThat(tree.signedLeaves()).isEqualTo(10);
        assertThat(tree.unsignedLeaves()).isZero();
        assertThat(tree.validCheckpoints()).isEqualTo(4);
        assertThat(tree.statements()).isEqualTo(2);
        assertThat(tree.statedOffsets()).isEqualTo(7);
        assertThat(tree.unstatedOutcomes()).isEqualTo(1);
        assertThat(report.toString()).startsWith("The log is sound.").contains("50 s ago");
    }

    static Stream<String> written() {
        return WRITTEN.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("written")
    void shouldBeWhatTheGeneratorWritesWhenRead(String name) throws Exception {
        assertThat(resource(name))
                .as("run TamperingResources")
                .isEqualTo(WRITTEN.get(name).text());
    }

    static Report verify(StoredLog log) throws Exception {
        VerifyOptions options =
                VerifyOptions.of(List.of(VerifierKey.parse(log.key)), NOW).withSaved(log.saved);
        return new LogVerifier(options).verify(log);
    }
}
