package dev.rationale.evidence;

import dev.rationale.AuditCommand;
import dev.rationale.LeafType;
import dev.rationale.NamedValue;
import dev.rationale.Sha256;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.export.ExportedLog;
import dev.rationale.audit.note.Checkpoint;
import dev.rationale.audit.note.NoteException;
import dev.rationale.audit.note.SignedNote;
import dev.rationale.audit.note.VerifierKey;
import dev.rationale.audit.verify.AuditedLog.FoundNote;
import dev.rationale.audit.verify.LogVerifier;
import dev.rationale.audit.verify.OutcomeScope;
import dev.rationale.audit.verify.Report;
import dev.rationale.audit.verify.VerifyOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * An exported folder that was verified, and the entry that says so.
 *
 * @param report what the verifier found
 * @param heads the largest signed head of each tree, a line {@code <origin> <size> <root, hexadecimal>} each
 */
public record ExportConfirmation(Report report, List<String> heads) {

    /**
     * Brings a folder to the disk and verifies it as a stranger would. Leaves may be deleted when it is confirmed, and what only the
     * operating system's memory holds is lost with the power.
     *
     * @param folder of an export
     * @param keys that are believed
     * @param withOutcomes whether the export has the records
     * @param allowExpired whether records may have been gone where retention may have taken them
     * @throws dev.rationale.audit.verify.LogUnreadableException if it cannot be read
     * @throws UncheckedIOException if it cannot be brought to the disk
     */
    public static ExportConfirmation of(
            Path folder, List<VerifierKey> keys, boolean withOutcomes, boolean allowExpired, Instant now) {
        force(folder);
        try (ExportedLog log = ExportedLog.open(folder)) {
            Report report = new LogVerifier(VerifyOptions.of(keys, now)
                            .withOutcomes(withOutcomes ? OutcomeScope.UP_TO_LAST_LEAF : OutcomeScope.NONE)
                            .withExpiredAllowed(allowExpired))
                    .verify(log);
            return new ExportConfirmation(
                    report, log.trees().stream().map(tree -> head(log, tree)).toList());
        }
    }

    private static void force(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                // Not every file system lets a folder be opened; where not, it needs no such thing.
                if (Files.isRegularFile(path)
                        || path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    try (FileChannel channel = FileChannel.open(path)) {
                        channel.force(true);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the export could not be brought to the disk", e);
        }
    }

    private static String head(ExportedLog log, Origin tree) {
        Checkpoint[] largest = new Checkpoint[1];
        log.checkpoints(tree, (FoundNote note) -> {
            try {
                Checkpoint checkpoint =
                        Checkpoint.parse(SignedNote.parse(note.bytes()).text());
                if (largest[0] == null || checkpoint.size() > largest[0].size()) {
                    largest[0] = checkpoint;
                }
            } catch (NoteException e) {
                // The report names it.
            }
            return true;
        });
        return largest[0] == null ? tree + " 0" : tree + " " + largest[0].size() + " " + largest[0].root();
    }

    /**
     * What is entered in the control tree: the same heads are entered once.
     *
     * @param instance who exported
     * @throws IllegalStateException if the folder is not sound
     */
    public AuditCommand command(String instance, Instant now) {
        if (!report.isSound()) {
            throw new IllegalStateException("an export that is not sound is not confirmed");
        }
        byte[] digest = digest();
        long leaves =
                report.trees().stream().mapToLong(tree -> tree.signedLeaves()).sum();
        return AuditCommand.newBuilder()
                .setCommandId("export/" + HexFormat.of().formatHex(digest))
                .setType(LeafType.EXPORT)
                .setSubjectDigest(new Sha256(digest))
                .setEventTime(now)
                .setInstance(instance)
                .setDetails(List.of(
                        new NamedValue("signed_leaves", Long.toString(leaves)),
                        new NamedValue("trees", Integer.toString(heads.size()))))
                .build();
    }

    private byte[] digest() {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest((String.join("\n", heads) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("a Java platform without SHA-256", e);
        }
    }
}
