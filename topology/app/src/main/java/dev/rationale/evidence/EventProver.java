package dev.rationale.evidence;

import dev.rationale.AuditLeaf;
import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.export.PublishedOutcome;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.proof.ProofFile;
import dev.rationale.audit.verify.FoundOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the proofs of one event out of a log in its topics. */
public final class EventProver {
    private final TopicLog log;

    /**
     * @param outcome what was published of the event
     * @param file its proof; null where there is none yet
     * @param reason why there is none; null where there is one
     */
    public record Proved(
            FoundOutcome outcome,
            @Nullable ProofFile file,
            @Nullable String reason) {
        private static Proved not(FoundOutcome outcome, String reason) {
            return new Proved(outcome, null, reason);
        }
    }

    /**
     * @param log as it is now
     */
    public EventProver(TopicLog log) {
        this.log = log;
    }

    /**
     * A proof for every outcome of an event; an event that was sent twice has two, the second one a skip.
     *
     * @param eventId as the event names itself
     * @return empty if no outcome names that event
     * @throws dev.rationale.audit.verify.LogUnreadableException if the topics cannot be read
     */
    public List<Proved> prove(String eventId) {
        List<PublishedOutcome> outcomes = new ArrayList<>();
        log.published(outcome -> {
            if (eventId.equals(outcome.found().eventId())) {
                outcomes.add(outcome);
            }
            return true;
        });
        return outcomes.stream().map(this::prove).toList();
    }

    private Proved prove(PublishedOutcome outcome) {
        FoundOutcome found = outcome.found();
        FoundOutcome.Source source = Objects.requireNonNull(found.source(), "an outcome that was read");
        Origin tree = null;
        Entered entered = null;
        for (Origin candidate : log.trees()) {
            if (candidate.scope().endsWith("/" + source.topicId() + "/" + source.partition())) {
                Entered about = find(candidate, source);
                // After a reset every generation is about the event; each with an outcome of its own.
                if (about != null && (entered == null || isOf(about.entry, found))) {
                    tree = candidate;
                    entered = about;
                }
            }
        }
        return tree == null || entered == null
                ? Proved.not(found, "no entry of the log is about it; run 'rationale verify'")
                : prove(outcome, found, tree, entered);
    }

    private static boolean isOf(byte[] entry, FoundOutcome found) {
        try {
            return Objects.equals(LeafEntry.decode(entry).getSubjectDigest(), found.digest());
        } catch (EntryException e) {
            return false;
        }
    }

    /** A tree, and where in it an event was entered. */
    private record Entered(LeafHashes hashes, long index, byte[] entry) {}

    private @Nullable Entered find(Origin tree, FoundOutcome.Source source) {
        LeafHashes hashes = new LeafHashes();
        List<Entered> found = new ArrayList<>();
        log.entries(tree, entry -> {
            if (found.isEmpty() && isAbout(entry.bytes(), source)) {
                found.add(new Entered(hashes, hashes.size(), entry.bytes()));
            }
            hashes.append(LeafEntry.hash(entry.bytes()));
            return true;
        });
        return found.isEmpty() ? null : found.get(0);
    }

    private static boolean isAbout(byte[] entry, FoundOutcome.Source source) {
        try {
            AuditLeaf leaf = LeafEntry.decode(entry);
            return leaf.getInput() != null && leaf.getInput().getOffset() == source.offset();
        } catch (EntryException e) {
            return false;
        }
    }

    private Proved prove(PublishedOutcome outcome, FoundOutcome found, Origin tree, Entered entered) {
        SignedNote head = newest(tree, entered.hashes.size());
        try {
            if (head == null || Checkpoint.parse(head.text()).size() <= entered.index) {
                return Proved.not(
                        found,
                        "its entry, leaf " + entered.index + " of " + tree
                                + ", is under no checkpoint yet; try again in a few seconds");
            }
            return new Proved(found, ProofFile.make(outcome, entered.entry, entered.index, head, entered.hashes), null);
        } catch (NoteException e) {
            throw new IllegalStateException("a checkpoint that was one before", e);
        }
    }

    /** The largest checkpoint of a tree whose leaves are all there, whoever signed it. */
    private @Nullable SignedNote newest(Origin tree, long leaves) {
        List<SignedNote> newest = new ArrayList<>();
        long[] size = {0};
        log.checkpoints(tree, note -> {
            try {
                SignedNote parsed = SignedNote.parse(note.bytes());
                Checkpoint checkpoint = Checkpoint.parse(parsed.text());
                if (checkpoint.origin().equals(tree.toString())
                        && checkpoint.size() >= size[0]
                        && checkpoint.size() <= leaves) {
                    size[0] = checkpoint.size();
                    newest.clear();
                    newest.add(parsed);
                }
            } catch (NoteException e) {
                // Nothing to prove with; 'verify' names it.
            }
            return true;
        });
        return newest.isEmpty() ? null : newest.get(0);
    }
}
