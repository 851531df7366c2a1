package dev.rationale.audit.proof;

import dev.rationale.AuditLeaf;
import dev.rationale.InputPosition;
import dev.rationale.LeafType;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.export.PublishedOutcome;
import dev.rationale.audit.export.PublishedOutcome.Kind;
import dev.rationale.audit.export.RecordSchema;
import dev.rationale.audit.merkle.ProofException;
import dev.rationale.audit.merkle.Proofs;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.proof.ProofFileException.Defect;
import dev.rationale.audit.verify.FoundOutcome;
import dev.rationale.audit.verify.FoundOutcome.Source;
import java.util.Collection;

/**
 * All that is needed to check one event: the record with its schema, its entry in the log, the path to the root and the signed root.
 * The file is a C2SP tlog-proof; record and entry are its extra data, which nothing vouches for until entry, path and signature do.
 *
 * @param proof index, path and checkpoint
 * @param entry bytes of the leaf; not copied
 * @param outcome the record
 */
public record ProofFile(TlogProof proof, byte[] entry, PublishedOutcome outcome) {
    /** How the name of such a file ends. */
    public static final String EXTENSION = ".tlog-proof";

    /**
     * Makes a proof.
     *
     * @param outcome what was published; its schema is known
     * @param entry bytes of its leaf
     * @param index of that leaf, below the size of the checkpoint
     * @param note a checkpoint of the tree
     * @param subtrees of the tree, at least as large
     * @throws NoteException if the note is no checkpoint
     * @throws IllegalArgumentException if there is no such leaf, or the record is too large for a file
     */
    public static ProofFile make(
            PublishedOutcome outcome, byte[] entry, long index, SignedNote note, Proofs.Subtrees subtrees)
            throws NoteException {
        RecordSchema schema = outcome.schema();
        if (schema == null) {
            throw new IllegalArgumentException("a record whose schema is not known cannot be proved");
        }
        long size = Checkpoint.parse(note.text()).size();
        byte[] evidence = EvidenceBytes.write(entry, outcome, schema);
        TlogProof proof = new TlogProof(evidence, index, Proofs.inclusion(index, size, subtrees), note.bytes());
        return new ProofFile(proof, entry, outcome);
    }

    /**
     * Reads a file. Nothing is proved by that.
     *
     * @throws ProofFileException {@code MALFORMED} if it is none
     */
    public static ProofFile parse(byte[] bytes) throws ProofFileException {
        TlogProof proof = TlogProof.parse(bytes);
        byte[] extra = proof.extra();
        if (extra == null) {
            throw ProofFileException.malformed("a proof without the record: it proves that some entry is in the log");
        }
        EvidenceBytes.Evidence evidence = EvidenceBytes.parse(extra);
        return new ProofFile(proof, evidence.entry(), evidence.outcome());
    }

    /** The file. */
    public byte[] bytes() {
        return proof.bytes();
    }

    /**
     * Checks the file: signature, path to the signed root in a tree of the signed size, entry, record; the record is decoded last, when it
     * is known to be the one that was entered.
     *
     * @param trusted keys that are believed
     * @throws ProofFileException if anything of it does not hold
     */
    public ProvedEvent verify(Collection<VerifierKey> trusted) throws ProofFileException {
        Checkpoint checkpoint;
        VerifierKey key;
        try {
            SignedNote note = SignedNote.parse(proof.checkpoint());
            key = note.verify(trusted);
            checkpoint = Checkpoint.parse(note.text());
        } catch (NoteException e) {
            throw new ProofFileException(Defect.valueOf(e.defect().name()), "the checkpoint: " + e.getMessage());
        }
        return verify(checkpoint, key);
    }

    /** What is left to check when the checkpoint is known to be signed. */
    ProvedEvent verify(Checkpoint checkpoint, VerifierKey key) throws ProofFileException {
        try {
            Proofs.verifyInclusion(
                    proof.index(), checkpoint.size(), LeafEntry.hash(entry), proof.path(), checkpoint.root());
        } catch (ProofException e) {
            throw new ProofFileException(Defect.NOT_INCLUDED, String.valueOf(e.getMessage()));
        }
        AuditLeaf leaf = leaf();
        Origin tree = tree(leaf, checkpoint);
        InputPosition input = input(leaf);
        Sha256 digest = digest(leaf);
        FoundOutcome found = record(leaf, digest, input);
        Source source = new Source(String.valueOf(input.getTopicId()), input.getPartition(), input.getOffset());
        if (!source.equals(found.source())) {
            throw wrongRecord("the record is about " + found.source() + ", the entry about " + source);
        }
        if (!tree.scope().endsWith("/" + source.topicId() + "/" + source.partition())) {
            throw wrongEntry("the entry is about " + source + ", which does not belong to the tree " + tree);
        }
        return new ProvedEvent(source, found.eventId(), digest, tree, proof.index(), checkpoint.size(), key, leaf);
    }

    private AuditLeaf leaf() throws ProofFileException {
        try {
            return LeafEntry.decode(entry);
        } catch (EntryException e) {
            throw wrongEntry(String.valueOf(e.getMessage()));
        }
    }

    private Origin tree(AuditLeaf leaf, Checkpoint checkpoint) throws ProofFileException {
        if (!leaf.getOrigin().equals(checkpoint.origin())) {
            throw wrongEntry(
                    "the entry is of the tree " + leaf.getOrigin() + ", the checkpoint of " + checkpoint.origin());
        }
        if (leaf.getSeq() != proof.index()) {
            throw wrongEntry("the entry says that it is leaf " + leaf.getSeq() + ", and is leaf " + proof.index());
        }
        try {
            return Origin.parse(leaf.getOrigin());
        } catch (EntryException e) {
            throw wrongEntry(String.valueOf(e.getMessage()));
        }
    }

    private InputPosition input(AuditLeaf leaf) throws ProofFileException {
        InputPosition input = leaf.getInput();
        boolean letter = leaf.getType() == LeafType.FAILURE;
        boolean record = leaf.getType() == LeafType.EXPLANATION || leaf.getType() == LeafType.SKIP;
        if (input == null || input.getTopicId() == null || !(letter || record)) {
            throw wrongEntry("the entry, of type " + leaf.getType() + ", is not about the outcome of an event");
        }
        if (letter != (outcome.kind() == Kind.DEAD_LETTER)) {
            throw wrongRecord("the entry is of type " + leaf.getType() + ", the record of kind " + outcome.kind());
        }
        return input;
    }

    private static Sha256 digest(AuditLeaf leaf) throws ProofFileException {
        if (leaf.getCommitmentSaltRef() != null) {
            throw new ProofFileException(
                    Defect.SALTED, "the entry commits to its record with a salt, which is kept elsewhere");
        }
        Sha256 digest = leaf.getSubjectDigest();
        if (digest == null) {
            throw wrongEntry("the entry names no record");
        }
        return digest;
    }

    /** The record, decoded after its bytes were found to be those that were entered. */
    private FoundOutcome record(AuditLeaf leaf, Sha256 digest, InputPosition input) throws ProofFileException {
        if (!digest.equals(outcome.digest())) {
            throw wrongRecord("the record of " + input.getTopic() + "-" + input.getPartition() + "@" + input.getOffset()
                    + " is not the one that was entered as leaf " + leaf.getSeq());
        }
        FoundOutcome found = outcome.found();
        if (found.defect() != null) {
            throw wrongRecord(found.defect());
        }
        return found;
    }

    private static ProofFileException wrongEntry(String message) {
        return new ProofFileException(Defect.WRONG_ENTRY, message);
    }

    private static ProofFileException wrongRecord(String message) {
        return new ProofFileException(Defect.WRONG_RECORD, message);
    }
}
