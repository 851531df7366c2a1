package dev.rationale.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/**
 * One command line that ran in this process.
 *
 * @param exitCode its exit code
 * @param out standard output
 * @param err standard error
 */
record Invocation(int exitCode, String out, String err) {

    static Invocation of(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commands = Rationale.commands().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int exitCode = commands.execute(arguments);
        // Set for a process of its own; here they would change what other tests log.
        System.clearProperty(Verbosity.LEVEL_PROPERTY);
        System.clearProperty(Verbosity.NETWORK_PROPERTY);
        commands.getOut().flush();
        commands.getErr().flush();
        return new Invocation(exitCode, out.toString(), err.toString());
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (IOException e) {
            throw new AssertionError("expected JSON, found: " + out + err, e);
        }
    }

    List<String> errorLines() {
        return err.lines().toList();
    }
}
