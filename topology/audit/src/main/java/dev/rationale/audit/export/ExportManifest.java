package dev.rationale.audit.export;

import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.tiles.AtomicFile;
import dev.rationale.audit.verify.InputSettings;
import dev.rationale.audit.verify.OutcomeGap;
import dev.rationale.audit.verify.TopicSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The file {@code manifest}: a line with the format and its version; a line {@code tree <origin>} for every tree, in the order of
 * their names; then {@code input …} and {@code gap …}, what the topics said of themselves when they were exported.
 *
 * @param trees of the export
 * @param gaps outcomes that were gone before they could be exported
 * @param inputs what was known of the input topics
 */
record ExportManifest(Collection<Origin> trees, List<OutcomeGap> gaps, Map<Input, InputSettings> inputs) {
    static final String FORMAT = "rationale-audit-export v1";

    private static final String FILE = "manifest";
    private static final int MOST_BYTES = 1 << 25;
    private static final String UNKNOWN = "?";
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern POLICY = Pattern.compile("[a-z,]{1,40}|[?]");

    /** Order of names: scope, then generation. */
    static final Comparator<Origin> ORDER = Comparator.comparing(Origin::scope).thenComparing(Origin::generation);

    /**
     * An input topic.
     *
     * @param topic its name
     * @param topicId Kafka's id of it
     */
    record Input(String topic, String topicId) {}

    private static final Comparator<Input> BY_NAME =
            Comparator.comparing(Input::topic).thenComparing(Input::topicId);

    ExportManifest {
        TreeSet<Origin> sorted = new TreeSet<>(ORDER);
        sorted.addAll(trees);
        trees = sorted;
        gaps = List.copyOf(new LinkedHashSet<>(gaps));
        TreeMap<Input, InputSettings> byName = new TreeMap<>(BY_NAME);
        byName.putAll(inputs);
        inputs = byName;
    }

    static boolean exists(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    static ExportManifest read(Path folder) throws IOException, ExportException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new ExportException("no file 'manifest' in " + folder + ": expected the folder of an export");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        }
        if (bytes.length > MOST_BYTES) {
            throw new ExportException("a manifest of more than " + MOST_BYTES + " bytes");
        }
        return parse(new String(bytes, StandardCharsets.UTF_8));
    }

    static ExportManifest parse(String text) throws ExportException {
        String[] lines = text.split("\n", -1);
        if (!lines[0].equals(FORMAT)) {
            throw new ExportException("expected a manifest that begins with '" + FORMAT + "', found another");
        }
        if (!lines[lines.length - 1].isEmpty()) {
            throw new ExportException("expected a manifest with a newline at its end");
        }
        TreeSet<Origin> trees = new TreeSet<>(ORDER);
        List<OutcomeGap> gaps = new ArrayList<>();
        Map<Input, InputSettings> inputs = new TreeMap<>(BY_NAME);
        for (int i = 1; i < lines.length - 1; i++) {
            String[] words = lines[i].split(" ", -1);
            try {
                switch (words[0] + " " + words.length) {
                    case "tree 2" -> trees.add(Origin.parse(words[1]));
                    case "gap 10" -> gaps.add(gap(words));
                    case "input 8" -> inputs.put(new Input(words[1], words[2]), input(words));
                    default -> throw new EntryException("expected 'tree <origin>', 'gap …' or 'input …'");
                }
            } catch (EntryException | DateTimeException | IllegalArgumentException e) {
                throw new ExportException("line " + (i + 1) + " of the manifest: " + e.getMessage());
            }
        }
        return new ExportManifest(trees, gaps, inputs);
    }

    private static OutcomeGap gap(String[] words) throws EntryException {
        long from = Long.parseLong(words[4]);
        long to = Long.parseLong(words[5]);
        int partition = Integer.parseInt(words[3]);
        if (partition < 0 || from < 0 || to <= from) {
            throw new EntryException("a gap that is none");
        }
        word(words[2], TOPIC);
        boolean deadLetters = words[1].equals("dead-letters");
        if (!deadLetters && !words[1].equals("explanations")) {
            throw new EntryException("a gap of something that is no outcome");
        }
        return new OutcomeGap(deadLetters, words[2], partition, from, to, settings(words, 6), Instant.parse(words[9]));
    }

    private static InputSettings input(String[] words) throws EntryException {
        word(words[1], TOPIC);
        word(words[2], TOPIC);
        return new InputSettings(
                settings(words, 3), InputSettings.Transactions.valueOf(words[6]), Instant.parse(words[7]));
    }

    private static TopicSettings settings(String[] words, int at) throws EntryException {
        word(words[at], POLICY);
        return new TopicSettings(
                words[at].equals(UNKNOWN) ? "" : words[at],
                Long.parseLong(words[at + 1]),
                Long.parseLong(words[at + 2]));
    }

    /** What is read here is printed: nothing that a terminal could take for a command. */
    private static void word(String text, Pattern form) throws EntryException {
        if (!form.matcher(text).matches()) {
            throw new EntryException("a word that is neither a topic nor a setting of one");
        }
    }

    /** The file. */
    String text() {
        StringBuilder text = new StringBuilder(FORMAT).append('\n');
        trees.forEach(tree -> line(text, "tree", tree.toString()));
        inputs.forEach((input, known) -> line(
                text,
                "input",
                input.topic,
                input.topicId,
                words(known.settings()),
                known.transactions().name(),
                known.seenAt().toString()));
        gaps.forEach(gap -> line(
                text,
                "gap",
                gap.deadLetters() ? "dead-letters" : "explanations",
                gap.topic(),
                Integer.toString(gap.partition()),
                Long.toString(gap.from()),
                Long.toString(gap.to()),
                words(gap.settings()),
                gap.seenAt().toString()));
        return text.toString();
    }

    private static void line(StringBuilder text, String... words) {
        text.append(String.join(" ", words)).append('\n');
    }

    private static String words(TopicSettings settings) {
        String policy = settings.cleanupPolicy();
        return (POLICY.matcher(policy).matches() ? policy : UNKNOWN) + " " + settings.retentionMillis() + " "
                + settings.retentionBytes();
    }

    void write(Path folder) throws IOException {
        AtomicFile.replace(folder.resolve(FILE), text().getBytes(StandardCharsets.UTF_8));
    }
}
