package dev.rationale.audit.note;

import dev.rationale.audit.merkle.TreeHash;
import java.util.Base64;

/**
 * The head of a tree at one moment, in the text form of C2SP tlog-checkpoint: origin, size in decimal, root in base64, a line each.
 *
 * @param origin name of the tree, not empty, one line
 * @param size leaves, ≥ 0
 * @param root of the tree of that size
 */
public record Checkpoint(String origin, long size, TreeHash root) {

    public Checkpoint {
        if (origin.isEmpty() || origin.chars().anyMatch(c -> c < 0x20)) {
            throw new IllegalArgumentException("an origin is one line of text and not empty");
        }
        if (size < 0) {
            throw new IllegalArgumentException("a tree does not have " + size + " leaves");
        }
    }

    /**
     * Reads the text of a note; extension lines are allowed and ignored.
     *
     * @throws NoteException if it is no checkpoint
     */
    public static Checkpoint parse(String text) throws NoteException {
        String[] lines = text.split("\n", -1);
        if (lines.length < 4 || lines[0].isEmpty() || !lines[lines.length - 1].isEmpty()) {
            throw NoteException.malformed("a checkpoint has three lines, origin, size and root");
        }
        for (int i = 3; i < lines.length - 1; i++) {
            if (lines[i].isEmpty()) {
                throw NoteException.malformed("a checkpoint with an empty line");
            }
        }
        byte[] root;
        try {
            root = Base64.getDecoder().decode(lines[2]);
        } catch (IllegalArgumentException e) {
            throw NoteException.malformed("the root of a checkpoint is not base64");
        }
        if (root.length != TreeHash.SIZE) {
            throw NoteException.malformed("the root of a checkpoint has " + root.length + " bytes");
        }
        try {
            return new Checkpoint(lines[0], size(lines[1]), TreeHash.of(root));
        } catch (IllegalArgumentException e) {
            throw NoteException.malformed("a checkpoint with control characters");
        }
    }

    private static long size(String text) throws NoteException {
        boolean canonical = !text.isEmpty()
                && text.length() <= 19
                && text.chars().allMatch(c -> c >= '0' && c <= '9')
                && (text.length() == 1 || text.charAt(0) != '0');
        try {
            if (canonical) {
                return Long.parseLong(text);
            }
        } catch (NumberFormatException e) {
            // Too large: as malformed as any other.
        }
        throw NoteException.malformed("the size of a checkpoint is a decimal number without leading zeros");
    }

    /** The three lines. */
    public String text() {
        return origin + "\n" + size + "\n" + root.base64() + "\n";
    }

    /** As a signed note. */
    public SignedNote sign(NoteSigner signer) {
        return SignedNote.sign(text(), signer);
    }
}
