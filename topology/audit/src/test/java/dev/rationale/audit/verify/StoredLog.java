package dev.rationale.audit.verify;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.Origin;
import dev.rationale.contract.RecordDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/** A log in memory, and as lines of text: what the topics hold, byte for byte. */
final class StoredLog implements AuditedLog {
    /**
     * @param deadLetter whether the record is the header of a dead letter; then key and original are those of its topic record
     */
    record Published(String channel, long offset, boolean deadLetter, byte[] record, byte[] key, byte[] original) {}

    final Map<Origin, List<FoundEntry>> entries = new LinkedHashMap<>();
    final Map<Origin, List<FoundNote>> notes = new LinkedHashMap<>();
    final List<Published> outcomes = new ArrayList<>();
    final List<FoundNote> saved = new ArrayList<>();
    /** Not part of the text. */
    final List<OutcomeGap> gaps = new ArrayList<>();

    InputSettings input;
    String key = "";
    /** What the verifier should find; empty where nothing is wrong. */
    String expected = "";

    @Override
    public List<Origin> trees() {
        return List.copyOf(entries.keySet());
    }

    @Override
    public void entries(Origin tree, Visitor<FoundEntry> visitor) {
        each(entries.getOrDefault(tree, List.of()), visitor);
    }

    @Override
    public void checkpoints(Origin tree, Visitor<FoundNote> visitor) {
        each(notes.getOrDefault(tree, List.of()), visitor);
    }

    @Override
    public void outcomes(OutcomeVisitor visitor) {
        List<OutcomeGap> waiting = new ArrayList<>(gaps);
        each(outcomes.stream().map(StoredLog::found).toList(), found -> {
            waiting.removeIf(gap -> {
                boolean before = gap.channel().equals(found.channel()) && gap.to() <= found.offset();
                if (before) {
                    visitor.gap(gap);
                }
                return before;
            });
            return visitor.visit(found);
        });
        waiting.forEach(visitor::gap);
    }

    @Override
    public Optional<InputSettings> input(String topic, String topicId) {
        return Optional.ofNullable(input);
    }

    private static <T> void each(List<T> all, Visitor<T> visitor) {
        for (T one : all) {
            if (!visitor.visit(one)) {
                return;
            }
        }
    }

    private static FoundOutcome found(Published published) {
        try {
            Schema schema = published.deadLetter ? DeadLetter.getClassSchema() : ExplanationRecord.getClassSchema();
            Object read = new SpecificDatumReader<>(schema)
                    .read(null, DecoderFactory.get().binaryDecoder(published.record, null));
            Sha256 digest = RecordDigest.ofBody(schema, published.record, 0);
            if (read instanceof ExplanationRecord explanation) {
                var ref = explanation.getPredictionRef();
                return new FoundOutcome(
                        new FoundOutcome.Source(ref.getTopicId(), ref.getPartition(), ref.getOffset()),
                        digest,
                        ref.getEventId(),
                        published.channel,
                        published.offset,
                        null);
            }
            DeadLetter letter = (DeadLetter) read;
            return new FoundOutcome(
                    new FoundOutcome.Source(
                            letter.getInput().getTopicId(),
                            letter.getInput().getPartition(),
                            letter.getInput().getOffset()),
                    deadLetterDigest(digest, published.key, published.original),
                    letter.getEventId(),
                    published.channel,
                    published.offset,
                    null);
        } catch (Exception e) {
            return new FoundOutcome(null, null, null, published.channel, published.offset, "not Avro");
        }
    }

    static Sha256 deadLetterDigest(Sha256 letter, byte[] key, byte[] original) {
        return Hashes.sha256(
                letter.bytes(),
                Hashes.sha256(original).bytes(),
                Hashes.sha256(key).bytes());
    }

    /** The log as text: one thing a line. */
    String text() {
        StringBuilder out = new StringBuilder();
        out.append("expected ").append(expected.isEmpty() ? "sound" : expected).append('\n');
        out.append("key ").append(key).append('\n');
        entries.forEach((tree, list) -> {
            out.append("tree ").append(tree).append('\n');
            list.forEach(entry -> line(out, "entry", entry.place(), entry.bytes()));
            notes.getOrDefault(tree, List.of()).forEach(note -> line(out, "note", note.place(), note.bytes()));
        });
        saved.forEach(note -> line(out, "saved", note.place(), note.bytes()));
        for (Published one : outcomes) {
            String place = one.channel + "@" + one.offset;
            if (one.deadLetter) {
                line(out, "dead", place, one.record, one.key, one.original);
            } else {
                line(out, "outcome", place, one.record);
            }
        }
        return out.toString();
    }

    private static void line(StringBuilder out, String what, String place, byte[]... parts) {
        out.append(what).append(' ').append(place);
        for (byte[] part : parts) {
            out.append(' ').append(Base64.getEncoder().encodeToString(part));
        }
        out.append('\n');
    }

    static StoredLog parse(String text) throws Exception {
        StoredLog log = new StoredLog();
        Origin tree = null;
        for (String line : text.split("\n")) {
            String[] part = line.split(" ", 3);
            switch (part[0]) {
                case "expected" -> log.expected = line.substring(9).equals("sound") ? "" : line.substring(9);
                case "key" -> log.key = part[1];
                case "tree" -> {
                    tree = Origin.parse(part[1]);
                    log.entries.put(tree, new ArrayList<>());
                    log.notes.put(tree, new ArrayList<>());
                }
                case "entry" -> log.entries.get(tree).add(new FoundEntry(bytes(part[2]), part[1]));
                case "note" -> log.notes.get(tree).add(new FoundNote(bytes(part[2]), part[1]));
                case "saved" -> log.saved.add(new FoundNote(bytes(part[2]), part[1]));
                case "outcome", "dead" -> log.outcomes.add(published(part));
                default -> throw new IllegalArgumentException(line);
            }
        }
        return log;
    }

    private static Published published(String[] part) {
        int at = part[1].indexOf('@');
        String[] parts = part[2].split(" ", -1);
        boolean dead = part[0].equals("dead");
        return new Published(
                part[1].substring(0, at),
                Long.parseLong(part[1].substring(at + 1)),
                dead,
                bytes(parts[0]),
                dead ? bytes(parts[1]) : new byte[0],
                dead ? bytes(parts[2]) : new byte[0]);
    }

    private static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
