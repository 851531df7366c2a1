package dev.rationale.audit.verify;

import dev.rationale.Sha256;
import dev.rationale.audit.seal.SaltedCommitment;
import dev.rationale.audit.seal.SubjectKey;
import dev.rationale.audit.seal.SubjectKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Holds every published outcome against the leaves of its partition, over all generations. */
final class OutcomeMatcher implements AuditedLog.OutcomeVisitor {
    private record Key(String topicId, int partition) {}

    private record Channel(String tree, String name) {}

    /** What a partition's trees say. */
    private static final class Partition {
        private final int number;
        private final List<OutcomeTable> tables = new ArrayList<>();
        private long first = Long.MAX_VALUE;
        private long end;

        Partition(int number) {
            this.number = number;
        }
    }

    private enum Verdict {
        SAME,
        OTHER,
        UNOPENED,
        ERASED,
        KEY_MISSING
    }

    private final Findings findings;
    private final @Nullable SubjectKeys subjectKeys;
    private final boolean stillWritten;
    private final Set<String> erasedKeys;
    private final Map<Key, Partition> partitions = new HashMap<>();
    private final Map<Channel, Integer> lastOnChannel = new HashMap<>();
    private final ExpiredOutcomes expired = new ExpiredOutcomes();
    private final boolean allowExpired;
    private long read;
    private long agreed;
    private long unopened;
    private long erased;
    private long earlier;
    private long later;

    /**
     * @param erasedKeys references that a signed ERASURE names
     */
    OutcomeMatcher(VerifyOptions options, Set<String> erasedKeys, Findings findings) {
        this.findings = findings;
        this.subjectKeys = options.subjectKeys();
        this.stillWritten = options.outcomes() == OutcomeScope.UP_TO_LAST_LEAF;
        this.erasedKeys = erasedKeys;
        this.allowExpired = options.allowExpired();
    }

    /** Adds a tree; those of one partition by generation. */
    void add(Shard shard, OutcomeTable table, CoverageLedger ledger) {
        Partition partition = partitions.computeIfAbsent(
                new Key(shard.topicId(), shard.partition()), key -> new Partition(key.partition()));
        partition.tables.add(table);
        if (ledger.first() >= 0) {
            partition.first = Math.min(partition.first, ledger.first());
        }
        partition.end = Math.max(partition.end, ledger.end());
    }

    @Override
    public void gap(OutcomeGap gap) {
        Map<String, Integer> before = new HashMap<>();
        lastOnChannel.forEach((channel, index) -> {
            if (channel.name.equals(gap.channel())) {
                before.put(channel.tree, index);
            }
        });
        expired.add(gap, before);
    }

    @Override
    public boolean visit(FoundOutcome found) {
        read++;
        FoundOutcome.Source source = found.source();
        Sha256 digest = found.digest();
        if (found.defect() != null || source == null || digest == null) {
            String why = found.defect() == null ? "it lacks position or digest" : found.defect();
            findings.add(DefectKind.OUTCOME_UNREADABLE, null, Defect.NO_LEAF, found.place(), why);
            return true;
        }
        Partition partition = partitions.get(new Key(source.topicId(), source.partition()));
        if (partition == null) {
            inserted(found, "no tree is about partition " + source.partition() + " of topic " + source.topicId());
            return true;
        }
        if (!match(found, partition.tables, source.offset(), digest)) {
            if (source.offset() < partition.first) {
                earlier++;
            } else if (stillWritten && source.offset() >= partition.end) {
                later++;
            } else {
                inserted(found, "no leaf is about the event at offset " + source.offset());
            }
        }
        return true;
    }

    /** Whether any leaf is about the event. */
    private boolean match(FoundOutcome found, List<OutcomeTable> tables, long offset, Sha256 digest) {
        OutcomeTable changed = null;
        OutcomeTable twice = null;
        for (OutcomeTable table : tables) {
            int index = table.find(offset);
            if (index < 0) {
                continue;
            }
            Verdict verdict = verdict(table, index, digest);
            if (verdict == Verdict.OTHER) {
                changed = changed == null || changed.isSeen(changed.find(offset)) ? table : changed;
            } else if (table.isSeen(index)) {
                twice = table;
            } else {
                accept(found, table, index, verdict);
                return true;
            }
        }
        if (twice != null) {
            defect(DefectKind.OUTCOME_TWICE, found, twice, twice.find(offset), "published a second time");
        } else if (changed != null) {
            int index = changed.find(offset);
            changed.see(index);
            defect(DefectKind.OUTCOME_ALTERED, found, changed, index, "the record is not the one that was entered");
        }
        return twice != null || changed != null;
    }

    private void accept(FoundOutcome found, OutcomeTable table, int index, Verdict verdict) {
        table.see(index);
        expired.found(found.channel(), table.tree(), index);
        Integer last = lastOnChannel.merge(new Channel(table.tree(), found.channel()), index, Math::max);
        if (last > index) {
            defect(DefectKind.OUTCOME_ORDER, found, table, index, "it stands after the outcome of a later leaf");
        }
        switch (verdict) {
            case SAME -> agreed++;
            case UNOPENED -> unopened++;
            case ERASED -> erased++;
            default ->
                defect(
                        DefectKind.SUBJECT_KEY_MISSING,
                        found,
                        table,
                        index,
                        "the key that its commitment needs is gone, and no signed ERASURE says so");
        }
    }

    private Verdict verdict(OutcomeTable table, int index, Sha256 digest) {
        OutcomeTable.Salt salt = table.salt(index);
        if (salt == null) {
            return table.hasDigest(index, digest) ? Verdict.SAME : Verdict.OTHER;
        }
        if (subjectKeys == null) {
            return Verdict.UNOPENED;
        }
        Optional<SubjectKey> key = subjectKeys.find(salt.reference());
        if (key.isEmpty()) {
            return erasedKeys.contains(salt.reference()) ? Verdict.ERASED : Verdict.KEY_MISSING;
        }
        Sha256 commitment = SaltedCommitment.of(key.get(), salt.explanationId(), digest);
        return table.hasDigest(index, commitment) ? Verdict.SAME : Verdict.OTHER;
    }

    private void inserted(FoundOutcome found, String message) {
        findings.add(DefectKind.OUTCOME_INSERTED, null, Defect.NO_LEAF, found.place(), named(found, message));
    }

    private void defect(DefectKind kind, FoundOutcome found, OutcomeTable table, int index, String message) {
        findings.add(kind, table.tree(), table.seq(index), found.place(), named(found, message));
    }

    private static String named(FoundOutcome found, String message) {
        return found.eventId() == null ? message : "event " + found.eventId() + ": " + message;
    }

    /** Names the leaves whose outcome was not seen. */
    OutcomeReport finish() {
        Map<OutcomeTable, Integer> tables = new TreeMap<>(Comparator.comparing(OutcomeTable::tree));
        partitions
                .values()
                .forEach(partition -> partition.tables.forEach(table -> tables.put(table, partition.number)));
        tables.forEach(this::missing);
        expired.report(allowExpired, findings);
        if (unopened > 0) {
            findings.notice(unopened + " outcomes are committed to with keys that the reader does not have: that they"
                    + " exist was checked, not what they say");
        }
        if (earlier > 0) {
            findings.notice(earlier + " outcomes are about events before the log began, of which it says nothing");
        }
        return new OutcomeReport(read, agreed, unopened, erased, earlier, later, expired.count());
    }

    private void missing(OutcomeTable table, int partition) {
        for (int i = table.nextUnseen(0); i < table.size(); i = table.nextUnseen(i + 1)) {
            if (!expired.take(table, partition, i)) {
                findings.add(
                        DefectKind.OUTCOME_MISSING,
                        table.tree(),
                        table.seq(i),
                        "leaf " + table.seq(i),
                        "no outcome of the event at offset " + table.offset(i) + " was found");
            }
        }
    }
}
