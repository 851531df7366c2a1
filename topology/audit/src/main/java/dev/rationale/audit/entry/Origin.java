package dev.rationale.audit.entry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a tree: {@code <log>/<topic>/<topic id>/<partition>/<generation>} of an input partition, or {@code <log>/control/<generation>}.
 *
 * @param scope what stays while generations change: everything but the last part
 * @param generation from 0; a new one begins where the application was reset or partitions were added
 */
public record Origin(String scope, int generation) {
    private static final int MOST = 1024;
    private static final Pattern FORM = Pattern.compile("([^\\p{Cntrl}\\s+]+)/(0|[1-9][0-9]{0,8})");

    /** The tree of an input partition. */
    public static Origin ofPartition(String log, String topic, String topicId, int partition, int generation) {
        return new Origin(log + "/" + topic + "/" + topicId + "/" + partition, generation);
    }

    /** The tree of what belongs to no partition. */
    public static Origin ofControl(String log, int generation) {
        return new Origin(log + "/control", generation);
    }

    /**
     * @throws EntryException if the text is no such name
     */
    public static Origin parse(String text) throws EntryException {
        Matcher matcher = FORM.matcher(text);
        if (text.length() > MOST || !matcher.matches()) {
            throw new EntryException("expected the origin of a tree, found other text");
        }
        return new Origin(matcher.group(1), Integer.parseInt(matcher.group(2)));
    }

    /** The tree that follows when this one is closed. */
    public Origin next() {
        return new Origin(scope, generation + 1);
    }

    /** The name as checkpoints have it. */
    @Override
    public String toString() {
        return scope + "/" + generation;
    }
}
