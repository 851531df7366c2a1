package dev.rationale.audit.entry;

import dev.rationale.NamedValue;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.NoteSigner;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a key, said by a later one. Heads have no time, and whoever holds a key that leaked can write any time into a leaf; so the end is
 * a size of every tree: heads that only the ended key signed are believed up to it. A tree that no entry of the end names begins after it:
 * there the key is believed for nothing.
 *
 * <p>The root at that size is stated too. So a reader who has the later key alone learns what he may believe of the ended one, and a history
 * that its thief signs anew does not have these roots.
 *
 * <p>Details of the entry: {@code ended_key}, and {@code authorisation}, a note that the later key signed: the lines {@code rationale audit key
 * end}, the log, the ended key, the key that signs, and {@code <origin> <size> <root, base64>} for every tree. Where an entry cannot hold all
 * trees there are several.
 *
 * @param log name of the log
 * @param ended key that signs no more
 * @param by a later key
 * @param trees as they are at the end, those of this entry
 * @param authorisation signed with the later key
 */
public record KeyEnd(String log, VerifierKey ended, VerifierKey by, List<Checkpoint> trees, SignedNote authorisation)
        implements KeyChange {
    static final String ENDED = "ended_key";
    private static final String HEADLINE = "rationale audit key end";
    private static final int HEADER_LINES = 4;
    /** Leaves room for keys, signature and the rest of the entry. */
    private static final int MOST_TEXT = 48_000;

    public KeyEnd {
        trees = List.copyOf(trees);
    }

    /**
     * The end of a key, as one or more entries.
     *
     * @param by the later key
     * @param trees every tree of the log as it is now, always in the same order
     */
    public static List<KeyEnd> of(String log, NoteSigner by, VerifierKey ended, List<Checkpoint> trees) {
        List<KeyEnd> ends = new ArrayList<>();
        List<Checkpoint> some = new ArrayList<>();
        int length = 0;
        for (Checkpoint tree : trees) {
            int more = line(tree).getBytes(StandardCharsets.UTF_8).length;
            if (length + more > MOST_TEXT) {
                ends.add(one(log, by, ended, some));
                some.clear();
                length = 0;
            }
            some.add(tree);
            length += more;
        }
        ends.add(one(log, by, ended, some));
        return ends;
    }

    private static KeyEnd one(String log, NoteSigner by, VerifierKey ended, List<Checkpoint> trees) {
        StringBuilder text = new StringBuilder(header(log, ended, by.verifier()));
        trees.forEach(tree -> text.append(line(tree)));
        return new KeyEnd(log, ended, by.verifier(), trees, SignedNote.sign(text.toString(), by));
    }

    private static String header(String log, VerifierKey ended, VerifierKey by) {
        return HEADLINE + "\n" + log + "\n" + ended + "\n" + by + "\n";
    }

    private static String line(Checkpoint tree) {
        return tree.origin() + " " + tree.size() + " " + tree.root().base64() + "\n";
    }

    /**
     * Reads the note, and checks that the key which it names signed it.
     *
     * @throws EntryException if it is none
     */
    public static KeyEnd parse(SignedNote note) throws EntryException {
        String[] lines = note.text().split("\n", -1);
        if (lines.length <= HEADER_LINES || !lines[0].equals(HEADLINE)) {
            throw new EntryException("expected the end of a key, found another note");
        }
        try {
            VerifierKey ended = VerifierKey.parse(lines[2]);
            VerifierKey by = VerifierKey.parse(lines[3]);
            note.verify(List.of(by));
            List<Checkpoint> trees = new ArrayList<>();
            for (int i = HEADER_LINES; i < lines.length - 1; i++) {
                trees.add(tree(lines[i]));
            }
            KeyEnd end = new KeyEnd(lines[1], ended, by, trees, note);
            if (ended.equals(by) || !note.text().startsWith(header(end.log, ended, by))) {
                throw new EntryException("the end of a key that is not in its one form");
            }
            return end;
        } catch (NoteException e) {
            throw new EntryException("the end of a key that cannot be read or was not allowed: " + e.getMessage());
        }
    }

    private static Checkpoint tree(String line) throws EntryException, NoteException {
        String[] words = line.split(" ", -1);
        if (words.length != 3) {
            throw new EntryException("expected '<origin> <size> <root>' in the end of a key");
        }
        Checkpoint tree = Checkpoint.parse(words[0] + "\n" + words[1] + "\n" + words[2] + "\n");
        Origin.parse(tree.origin());
        if (!line(tree).equals(line + "\n")) {
            throw new EntryException("a tree in the end of a key that is not in its one form");
        }
        return tree;
    }

    static KeyEnd of(String log, List<NamedValue> details) throws EntryException {
        try {
            KeyEnd end = parse(
                    SignedNote.parse(Details.text(details, KeyRotation.NOTE).getBytes(StandardCharsets.UTF_8)));
            if (!end.log.equals(log) || !end.ended.toString().equals(Details.text(details, ENDED))) {
                throw new EntryException("the end of another key, or in another log");
            }
            return end;
        } catch (NoteException e) {
            throw new EntryException("the end of a key that cannot be read: " + e.getMessage());
        }
    }

    @Override
    public List<NamedValue> details() {
        return List.of(
                new NamedValue(KeyRotation.NOTE, authorisation.toString()), new NamedValue(ENDED, ended.toString()));
    }

    @Override
    public String commandId() {
        String first = trees.isEmpty() ? "" : "/" + trees.get(0).origin();
        return "key-end/" + ended.idText() + "/" + by.idText() + first;
    }
}
