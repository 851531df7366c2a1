package dev.rationale.stream.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Topics in memory, one partition looked at, everything committed. */
public final class MemoryLog implements CommittedRecords, Settling {
    private final List<StoredRecord> records = new ArrayList<>();
    private final List<Long> looks = new ArrayList<>();
    private int partition;

    /** Adds a record behind all others. */
    public void add(String topic, byte[] key, byte[] value) {
        records.add(new StoredRecord(topic, partition, records.size(), key, value));
    }

    void add(String topic, String key, byte[] value) {
        add(topic, key.getBytes(StandardCharsets.UTF_8), value);
    }

    void keepOn(int partition) {
        this.partition = partition;
    }

    /** The records themselves, to be tampered with. */
    List<StoredRecord> records() {
        return records;
    }

    /** Offsets from which somebody read. */
    List<Long> looks() {
        return looks;
    }

    @Override
    public long read(String topic, int partition, long from, Consumer<StoredRecord> visitor) {
        looks.add(from);
        records.stream()
                .filter(record ->
                        record.topic().equals(topic) && record.partition() == partition && record.offset() >= from)
                .forEach(visitor);
        return end(topic, partition);
    }

    @Override
    public long end(String topic, int partition) {
        return records.isEmpty() ? 0 : records.get(records.size() - 1).offset() + 1;
    }

    @Override
    public long await(String topic, int partition, Predicate<String> keys) {
        return end(topic, partition);
    }
}
