package dev.rationale.audit.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.tiles.TileException;
import dev.rationale.audit.verify.AuditedLog;
import dev.rationale.audit.verify.FoundOutcome;
import dev.rationale.audit.verify.InputSettings;
import dev.rationale.audit.verify.LogUnreadableException;
import dev.rationale.audit.verify.OutcomeGap;
import dev.rationale.audit.verify.TopicSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportedLogTest {
    private static final int EVENTS = 600;

    @TempDir
    private Path folder;

    private final SmallLog log = new SmallLog(EVENTS, "event", SmallLog.newKey());

    @Test
    void shouldHandOutWhatWasFedWhenReadBack() throws Exception {
        export(log, EVENTS);
        ExportedLog read = ExportedLog.open(folder);

        assertThat(read.trees()).containsExactly(SmallLog.TREE);
        List<byte[]> entries = new ArrayList<>();
        read.entries(SmallLog.TREE, entry -> entries.add(entry.bytes()));
        assertThat(entries).hasSize(EVENTS);
        List<String> notes = new ArrayList<>();
        read.checkpoints(SmallLog.TREE, note -> notes.add(new String(note.bytes(), StandardCharsets.UTF_8)));
        assertThat(notes).hasSize(EVENTS);
        List<FoundOutcome> outcomes = new ArrayList<>();
        read.outcomes(outcomes::add);
        assertThat(outcomes).hasSize(EVENTS).allMatch(outcome -> outcome.defect() == null);
        for (int i = 0; i < EVENTS; i++) {
            assertThat(entries.get(i)).isEqualTo(log.entry(i));
            assertThat(notes.get(i)).isEqualTo(log.note(i + 1).toString());
            assertThat(outcomes).contains(log.outcome(i).found());
        }
        assertThat(outcomes.get(0).place()).isEqualTo("explanations-3@0");
    }

    @Test
    void shouldLeaveSameFilesWhenExportedInParts() throws Exception {
        export(log, EVENTS);
        Map<String, byte[]> once = files();
        clear();
        for (int events : new int[] {0, 1, 300, 300, 599, EVENTS}) {
            export(log, events);
        }
        Map<String, byte[]> parts = files();

        assertThat(read(ExportedLog.open(folder))).hasSize(EVENTS);
        once.forEach((name, bytes) -> {
            if (!name.endsWith(".avro")) {
                assertThat(parts.get(name)).as(name).isEqualTo(bytes);
            }
        });
    }

    @Test
    void shouldLeaveHeadWithAllEntriesWhenLeavesWaitForSignature() throws Exception {
        try (ExportWriter export = ExportWriter.open(folder)) {
            TreeExport tree = export.tree(SmallLog.TREE);
            for (int i = 0; i < 300; i++) {
                tree.entry(i, log.entry(i));
            }
            tree.checkpoint("audit.checkpoints", 3, 0, log.note(290).bytes());
            tree.checkpoint("audit.checkpoints", 3, 1, log.note(301).bytes());
            tree.checkpoint("audit.checkpoints", 3, 2, new byte[] {1, 2, 3});
            export.finish();
        }
        Path tree = ExportLayout.tree(folder, SmallLog.TREE);

        assertThat(tree.resolve("checkpoint")).hasBinaryContent(log.note(290).bytes());
        assertThat(tree.resolve("tile/0/001.p/34")).exists();
        assertThat(tree.resolve("tile/entries/001.p/44")).exists();
        List<byte[]> notes = new ArrayList<>();
        ExportedLog.open(folder).checkpoints(SmallLog.TREE, note -> notes.add(note.bytes()));
        assertThat(notes).hasSize(3);
    }

    @Test
    void shouldRefuseWhenSomethingElseWasExported() throws Exception {
        export(log, EVENTS);
        SmallLog other = new SmallLog(EVENTS, "other", log.key());

        try (ExportWriter export = ExportWriter.open(folder)) {
            assertThatThrownBy(() -> export.tree(SmallLog.TREE).entry(17, other.entry(17)))
                    .isInstanceOf(TileException.class)
                    .hasMessageContaining("leaf 17");
            assertThatThrownBy(() -> export.outcome(other.outcome(17)))
                    .isInstanceOf(ExportException.class)
                    .hasMessageContaining("explanations-3@17");
            assertThatThrownBy(() -> export.tree(SmallLog.TREE)
                            .checkpoint("audit.checkpoints", 3, 5, other.note(6).bytes()))
                    .isInstanceOf(ExportException.class);
        }
        // The same again is no difference.
        try (ExportWriter export = ExportWriter.open(folder)) {
            for (int i = 0; i < EVENTS; i++) {
                export.tree(SmallLog.TREE).entry(i, log.entry(i));
                export.outcome(log.outcome(i));
            }
            export.finish();
        }
    }

    @Test
    void shouldRefuseFolderWhenItIsNoExport() throws Exception {
        assertThatThrownBy(() -> ExportedLog.open(folder))
                .isInstanceOf(LogUnreadableException.class)
                .hasMessageContaining("manifest");
        Files.writeString(folder.resolve("letter.txt"), "something else");
        assertThatThrownBy(() -> ExportWriter.open(folder)).isInstanceOf(ExportException.class);
        Files.writeString(folder.resolve("manifest"), "rationale-audit-export v2\n");
        assertThatThrownBy(() -> ExportedLog.open(folder)).isInstanceOf(LogUnreadableException.class);
    }

    @Test
    void shouldReportPlaceWhenContainerIsCutOrOverstatesItsLength() throws Exception {
        export(log, EVENTS);
        Path file = OffsetFiles.list(ExportLayout.outcomes(folder, "explanations", 3))
                .get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 1 + length / 7) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            List<FoundOutcome> found = read(ExportedLog.open(folder));
            assertThat(found)
                    .filteredOn(outcome -> outcome.defect() != null)
                    .hasSize(1)
                    .allMatch(outcome -> outcome.channel().startsWith("outcomes"));
        }
    }

    /** Read to the end whatever it says: the defects are for the verifier, and nothing is thrown. */
    @Test
    void shouldReadToTheEndWhenAnyByteOfContainerChanges() throws Exception {
        export(log, 10);
        Path file = OffsetFiles.list(ExportLayout.outcomes(folder, "explanations", 3))
                .get(0);
        byte[] whole = Files.readAllBytes(file);
        for (int at = 0; at < whole.length; at += 3) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) 0xFF;
            Files.write(file, changed);
            List<FoundOutcome> letters = read(ExportedLog.open(folder)).stream()
                    .filter(outcome -> outcome.channel().equals("explanations.dlq-3"))
                    .toList();
            assertThat(letters).as("byte %d", at).hasSize(2);
        }
    }

    /** Avro's own reader is the witness that the files are of its form. */
    @Test
    void shouldBeReadByAvroWhenWritten() throws Exception {
        export(log, EVENTS);
        Path file = OffsetFiles.list(ExportLayout.outcomes(folder, "explanations", 3))
                .get(0);

        try (DataFileReader<GenericRecord> reader = new DataFileReader<>(file.toFile(), new GenericDatumReader<>())) {
            int count = 0;
            for (GenericRecord record : reader) {
                assertThat(record.get("topic")).hasToString("explanations");
                count++;
            }
            assertThat(count).isEqualTo(480);
        }
    }

    @Test
    void shouldBeUnreadableWhenSchemaIsMissingOrAnother() throws Exception {
        export(log, 10);
        Path file = ExportLayout.schema(folder, log.outcome(0).schema().name());
        Files.writeString(
                file, "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"r\", \"type\": \"R\"}]}");

        assertThat(read(ExportedLog.open(folder)))
                .filteredOn(outcome -> outcome.defect() != null)
                .hasSize(8);
    }

    @Test
    void shouldRefuseSchemaWhenFewBytesCouldCostMuch() {
        for (String json : new String[] {
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"r\", \"type\": \"R\"}]}",
            "{\"type\": \"array\", \"items\": \"null\"}",
            "{\"type\": \"array\", \"items\": {\"type\": \"record\", \"name\": \"E\", \"fields\": []}}",
            "{\"type\": \"array\", \"items\": ".repeat(200) + "\"int\"" + "}".repeat(200),
            "[".repeat(100_000),
            "no schema",
            ""
        }) {
            assertThatThrownBy(() -> RecordSchema.parse(json)).isInstanceOf(ExportException.class);
        }
    }

    @Test
    void shouldStayInFolderWhenOriginWouldLeaveIt() {
        Path root = Path.of("export");
        for (String scope :
                new String[] {"../../etc", "..", "/etc/passwd", "a\\b", "log:stream", "é/1", "x".repeat(900)}) {
            Path tree = ExportLayout.tree(root, new Origin(scope, 0)).normalize();
            assertThat(tree.getParent()).isEqualTo(root.resolve("trees"));
            assertThat(tree.getFileName().toString()).hasSizeLessThan(256).matches("[A-Za-z0-9._~%-]+");
        }
        assertThat(SafeName.of("a/b")).isEqualTo("a~b").isNotEqualTo(SafeName.of("a~b"));
    }

    @Test
    void shouldKeepWhatTheTopicsSaidOfThemselves() throws Exception {
        Instant seen = Instant.parse("2026-11-22T12:00:00Z");
        TopicSettings settings = new TopicSettings("delete", 1000, -1);
        InputSettings input = new InputSettings(settings, InputSettings.Transactions.USED, seen);
        OutcomeGap first = new OutcomeGap(false, "explanations", 3, 0, 1, settings, seen);
        OutcomeGap dead = new OutcomeGap(true, "letters", 0, 0, 9, TopicSettings.UNKNOWN, seen);
        try (ExportWriter export = ExportWriter.open(folder)) {
            log.export(export, 2);
            export.gap(first);
            export.gap(dead);
            export.input("predictions", "id", input);
            export.finish();
        }
        OutcomeGap later = new OutcomeGap(false, "explanations", 3, 2, 3, settings, seen);
        try (ExportWriter export = ExportWriter.open(folder)) {
            export.gap(later);
            export.gap(dead);
            export.finish();
        }

        ExportedLog read = ExportedLog.open(folder);
        assertThat(read.input("predictions", "id")).contains(input);
        assertThat(read.input("predictions", "another")).isEmpty();
        List<Object> seenInOrder = new ArrayList<>();
        read.outcomes(new AuditedLog.OutcomeVisitor() {
            @Override
            public boolean visit(FoundOutcome found) {
                return seenInOrder.add(found.offset());
            }

            @Override
            public void gap(OutcomeGap gap) {
                seenInOrder.add(gap);
            }
        });
        assertThat(seenInOrder).containsExactly(0L, first, 1L, dead, later);
        assertThat(Files.readString(folder.resolve("manifest")))
                .contains("\ninput predictions id delete 1000 -1 USED 2026-11-22T12:00:00Z\n")
                .contains("\ngap explanations explanations 3 0 1 delete 1000 -1 2026-11-22T12:00:00Z\n")
                .contains("\ngap dead-letters letters 0 0 9 ? -1 -1 2026-11-22T12:00:00Z\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tree",
                "tree l/control/0 more",
                "more",
                "",
                "gap explanations t 0 0 1 delete 1 1",
                "gap others t 0 0 1 delete 1 1 2026-11-22T12:00:00Z",
                "gap explanations t 0 1 1 delete 1 1 2026-11-22T12:00:00Z",
                "gap explanations t -1 0 1 delete 1 1 2026-11-22T12:00:00Z",
                "gap explanations t 0 0 1 delete 1 x 2026-11-22T12:00:00Z",
                "gap explanations t 0 0 1 delete 1 1 yesterday",
                "input t id delete 1 1 SOMETIMES 2026-11-22T12:00:00Z",
                "input t id delete 1 1 USED today",
                "input t id del\tete 1 1 USED 2026-11-22T12:00:00Z",
                "input t\u001b[2J id delete 1 1 USED 2026-11-22T12:00:00Z",
                "gap explanations t/t 0 0 1 delete 1 1 2026-11-22T12:00:00Z",
            })
    void shouldRefuseAManifestWithAnotherLine(String line) {
        assertThatThrownBy(() -> ExportManifest.parse(ExportManifest.FORMAT + "\n" + line + "\n"))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("line 2 of the manifest");
    }

    private void export(SmallLog from, int events) throws Exception {
        try (ExportWriter export = ExportWriter.open(folder)) {
            from.export(export, events);
            export.finish();
        }
    }

    private static List<FoundOutcome> read(ExportedLog log) {
        List<FoundOutcome> outcomes = new ArrayList<>();
        log.outcomes(outcomes::add);
        return outcomes;
    }

    private Map<String, byte[]> files() throws IOException {
        Map<String, byte[]> files = new HashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return files;
    }

    private void clear() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.delete(file);
                }
            }
        }
    }
}
