package dev.rationale.audit.verify;

/**
 * Settings of a topic that say what may be missing on it. The broker's administrators set them: they excuse nothing, they tell where to ask.
 *
 * @param cleanupPolicy {@code delete}, {@code compact}, both with a comma, or empty where it is not known
 * @param retentionMillis age after which records are deleted, ms; −1 for never
 * @param retentionBytes size of a partition behind which records are deleted; −1 for any
 */
public record TopicSettings(String cleanupPolicy, long retentionMillis, long retentionBytes) {

    /** Of a topic that cannot be asked. */
    public static final TopicSettings UNKNOWN = new TopicSettings("", -1, -1);

    /** Whether records are deleted, sooner or later. */
    public boolean deletes() {
        return cleanupPolicy.contains("delete") && (retentionMillis >= 0 || retentionBytes >= 0);
    }

    /** Whether records can be deleted because others with their key came later. */
    public boolean compacts() {
        return cleanupPolicy.contains("compact");
    }

    /**
     * Whether a record may have been deleted at a moment.
     *
     * @param timestamp of the record, ms; clocks that differ by less than ten minutes do no harm
     * @param now ms
     */
    public boolean deletes(long timestamp, long now) {
        return deletes() && (retentionBytes >= 0 || timestamp < now - retentionMillis + 600_000);
    }

    /** As the topic names them. */
    @Override
    public String toString() {
        return cleanupPolicy.isEmpty()
                ? "settings that are not known"
                : "cleanup.policy = " + cleanupPolicy + ", retention.ms = " + retentionMillis + ", retention.bytes = "
                        + retentionBytes;
    }
}
