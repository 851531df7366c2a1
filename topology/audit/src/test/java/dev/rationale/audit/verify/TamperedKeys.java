package dev.rationale.audit.verify;

import static dev.rationale.audit.verify.RotatedLog.CONTROL;
import static dev.rationale.audit.verify.RotatedLog.NEW;
import static dev.rationale.audit.verify.RotatedLog.OLD;
import static dev.rationale.audit.verify.RotatedLog.P;

import dev.rationale.NamedValue;
import dev.rationale.audit.entry.KeyEnd;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.SignedNote.NoteSignature;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a thief can try who has every topic and a key that was ended. The reader has the old key. */
final class TamperedKeys {
    private TamperedKeys() {}

    static Map<String, StoredLog> all() {
        Map<String, StoredLog> all = new LinkedHashMap<>();
        StoredLog log = RotatedLog.ended();
        RotatedLog.resign(log, P, 2, OLD);
        put(all, "signed-with-the-ended-key", DefectKind.CHECKPOINT_KEY_ENDED, P, 6, "audit.checkpoints-0@2", log);

        // A leaf is changed and the tree made again, with heads up to the end of the key only.
        ExampleLog example = RotatedLog.example(RotatedLog.rotation(), RotatedLog.end());
        example.leaves.get(P).get(2).setEventTime(ExampleLog.START);
        log = example.stored();
        RotatedLog.resignBeyondTheEnd(log);
        log.notes.get(P).subList(2, 4).clear();
        put(all, "signed-anew-with-the-ended-key", DefectKind.FORK, P, -1, "audit.leaves-control@3", log);

        // The end of the new key, in its name, by who has the old one.
        KeyEnd end = RotatedLog.end();
        byte[] signature = OLD.sign(end.authorisation().text().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        SignedNote note = new SignedNote(
                end.authorisation().text(),
                List.of(new NoteSignature(NEW.verifier().name(), NEW.verifier().id(), signature)));
        example = RotatedLog.example(RotatedLog.rotation(), end);
        example.leaves
                .get(CONTROL)
                .get(3)
                .setDetails(List.of(
                        new NamedValue("authorisation", note.toString()),
                        new NamedValue("ended_key", OLD.verifier().toString())));
        put(
                all,
                "end-of-a-key-forged",
                DefectKind.LEAF_INCOMPLETE,
                CONTROL,
                3,
                "audit.leaves-control@3",
                example.stored());
        return all;
    }

    private static void put(
            Map<String, StoredLog> all,
            String name,
            DefectKind kind,
            Origin tree,
            long seq,
            String place,
            StoredLog log) {
        log.expected = kind + " " + tree + " " + seq + " " + place;
        all.put(name, log);
    }
}
