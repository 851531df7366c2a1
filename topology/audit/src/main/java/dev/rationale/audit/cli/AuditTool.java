package dev.rationale.audit.cli;

import dev.rationale.audit.entry.EntryException;
import dev.rationale.audit.entry.LeafEntry;
import dev.rationale.audit.entry.Origin;
import dev.rationale.audit.export.ExportedLog;
import dev.rationale.audit.proof.ProofFile;
import dev.rationale.audit.proof.ProofFileException;
import dev.rationale.audit.proof.ProvedEvent;
import dev.rationale.audit.proof.TlogProof;
import dev.rationale.audit.verify.LogUnreadableException;
import dev.rationale.audit.verify.LogVerifier;
import dev.rationale.audit.verify.OutcomeScope;
import dev.rationale.audit.verify.Report;
import dev.rationale.audit.verify.VerifyOptions;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HexFormat;

/**
 * Checks an exported log or a proof file. Exit codes: 0 what was checked is sound, 1 it is not, 2 the command is wrong or a file cannot be read,
 * which says nothing of the log.
 */
public final class AuditTool {
    /** What was checked is sound. */
    public static final int SOUND = 0;

    /** Defects were found. */
    public static final int DEFECTS = 1;

    /** Nothing was checked. */
    public static final int NOT_CHECKED = 2;

    private static final String USAGE = """
            verify FOLDER --key VKEY [--saved-checkpoint FILE] [--without-records] [--allow-expired]   checks an exported log
            check PROOF --key VKEY     checks the proof of one event
            show PROOF                 prints what a proof says, unchecked

            --key and --saved-checkpoint may be given several times. A key has the form <name>+<id>+<base64>, or is a file with such a
            text; take it from somebody you trust, not from whoever gave you the log. A saved checkpoint is one that you kept from
            earlier. --without-records checks an export that leaves the records out: entries, signatures and coverage only.
            --allow-expired takes it for no defect that records were gone before they were exported, where the settings of their
            topic let retention delete them: they are counted.
            Exit codes: 0 sound, 1 defects found, 2 wrong usage or unreadable files.
            """;

    private final PrintStream out;
    private final PrintStream err;
    private final Clock clock;

    /**
     * @param out where results go
     * @param err where problems go
     * @param clock to tell the age of a log
     */
    public AuditTool(PrintStream out, PrintStream err, Clock clock) {
        this.out = out;
        this.err = err;
        this.clock = clock;
    }

    /** Runs and exits. */
    public static void main(String[] words) {
        // The jar of a stranger has no logging: its absence is no news.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(new AuditTool(out, System.err, Clock.systemUTC()).run(words));
    }

    /**
     * Runs a command.
     *
     * @return the exit code
     */
    public int run(String... words) {
        try {
            Arguments arguments = Arguments.parse(words);
            return switch (arguments.command()) {
                case "verify" -> verify(arguments);
                case "check" -> check(arguments);
                case "show" -> show(arguments);
                default -> throw new UsageException("unknown command " + arguments.command());
            };
        } catch (UsageException e) {
            err.println(e.getMessage());
            err.print(USAGE);
        } catch (LogUnreadableException e) {
            err.println(e.getMessage());
        }
        return NOT_CHECKED;
    }

    private int verify(Arguments arguments) throws UsageException {
        requireKey(arguments);
        VerifyOptions options = VerifyOptions.of(arguments.keys(), clock.instant())
                .withSaved(arguments.saved())
                .withOutcomes(arguments.records() ? OutcomeScope.UP_TO_LAST_LEAF : OutcomeScope.NONE)
                .withExpiredAllowed(arguments.allowExpired());
        try (ExportedLog log = ExportedLog.open(arguments.subject())) {
            Report report = new LogVerifier(options).verify(log);
            out.print(report);
            return report.isSound() && tilesHold(log) ? SOUND : DEFECTS;
        }
    }

    /** Tiles are looked at where the entries are sound: else they are wrong for the same reason. */
    private boolean tilesHold(ExportedLog log) {
        boolean hold = true;
        for (Origin tree : log.trees()) {
            String defect = log.tileDefect(tree);
            if (defect != null) {
                out.println("The entries are sound, but not the tiles of " + tree + ": " + defect);
                hold = false;
            }
        }
        return hold;
    }

    private int check(Arguments arguments) throws UsageException {
        requireKey(arguments);
        byte[] bytes = Arguments.read(arguments.subject(), TlogProof.MOST_BYTES);
        try {
            ProvedEvent proved = ProofFile.parse(bytes).verify(arguments.keys());
            out.println(
                    "Proved: the record with the digest " + hex(proved.digest().bytes()));
            out.println("  was entered as " + proved.leaf().getType() + " of the event "
                    + (proved.eventId() == null ? "" : proved.eventId() + " ") + "at partition "
                    + proved.source().partition() + ", offset "
                    + proved.source().offset() + " of topic "
                    + proved.source().topicId());
            out.println("  as leaf " + proved.index() + " of " + proved.size() + " in the tree " + proved.tree());
            out.println("  which was signed by " + proved.key());
            return SOUND;
        } catch (ProofFileException e) {
            out.println("NOT proved: " + e.defect() + ": " + e.getMessage());
            return DEFECTS;
        }
    }

    private int show(Arguments arguments) throws UsageException {
        byte[] bytes = Arguments.read(arguments.subject(), TlogProof.MOST_BYTES);
        try {
            ProofFile file = ProofFile.parse(bytes);
            out.println("Unchecked. The proof says:");
            out.println("index: " + file.proof().index());
            out.println("checkpoint:");
            new String(file.proof().checkpoint(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(line -> out.println("  " + line));
            out.println("entry: " + LeafEntry.decode(file.entry()));
            out.println(file.outcome().kind() + ": " + file.outcome().json());
            return SOUND;
        } catch (ProofFileException | EntryException e) {
            err.println("cannot show " + arguments.subject() + ": " + e.getMessage());
            return NOT_CHECKED;
        }
    }

    private static void requireKey(Arguments arguments) throws UsageException {
        if (arguments.keys().isEmpty()) {
            throw new UsageException("expected at least one --key: without one nothing can be believed");
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
