package dev.rationale.cli;

import dev.rationale.audit.note.VerifierKey;
import dev.rationale.config.RationaleConfig;
import dev.rationale.stream.audit.AuditSigning;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale audit retire}: a key that was changed for another signs no more. */
@Command(
        name = "retire",
        description = {
            "Ends a key of the audit log that was changed for another.",
            "",
            "To be run when every instance has the new key. Enters in the log, under the new key, up to which size of every tree the"
                    + " heads of the old one are believed. From then on an instance with the old key does not start, and what the old"
                    + " key signs beyond is a defect. The application may run or not. What is interrupted can be asked again."
        },
        exitCodeList = {
            "0:the key that signs now has signed the end of the old one",
            "1:the old key did not sign before this one, a tree is not sound, or application or brokers did not do it in time",
            "2:command line, configuration or a key is wrong"
        },
        footer = "  rationale audit retire --config rationale.yaml --old-key old.pub")
final class AuditRetireCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--old-key",
            required = true,
            paramLabel = "KEY",
            description = "Verifier key that ends, as 'rationale audit key' printed it, or a file that holds it.")
    private String oldKey = "";

    @Mixin
    private WaitOption waiting = new WaitOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        Duration patience = waiting.duration();
        VerifierKey old = TrustedKeys.parse("--old-key", List.of(oldKey)).get(0);
        RationaleConfig read = config.readForOneAnswer();
        VerifierKey signing = AuditAccess.keeping(read, keeper -> {
            keeper.retire(old, patience);
            return AuditSigning.signer(AuditAccess.section(read)).verifier();
        });
        PrintWriter out = spec.commandLine().getOut();
        out.println("ended " + old);
        out.println(
                "next: give " + signing + " to everybody who verifies, in place of the old key: with it alone the whole"
                        + " log is verified, and nothing that a thief of the old key signs is believed. Destroy the old key.");
        out.flush();
        return ExitCode.OK;
    }
}
