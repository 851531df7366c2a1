package dev.rationale.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.config.RationaleConfig;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale topics}: makes what a configuration needs before {@code run}. */
@Command(
        name = "topics",
        description = {
            "Creates the missing topics of a configuration and registers its schemas.",
            "",
            "What is there stays as it is, so doing it again changes nothing. 'run' itself creates and registers nothing."
        },
        footer = {
            "  rationale topics --config rationale.yaml",
            "  rationale topics --config rationale.yaml --prediction-partitions 12 --replication 3"
        })
final class TopicsCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--prediction-partitions",
            paramLabel = "N",
            defaultValue = "0",
            description = "Create missing prediction topics, with so many partitions. Default: they must exist.")
    private int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "-1",
            description = "Replication factor of new topics. Default: the brokers' own.")
    private short replication;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        check();
        RationaleConfig read = config.readForOneAnswer();
        KafkaAccess access = new KafkaAccess(read);
        report(access.guarded(() -> Groundwork.lay(read, access, partitions, replication)));
        return ExitCode.OK;
    }

    private void check() {
        List<String> problems = new ArrayList<>();
        if (partitions < 0) {
            problems.add("--prediction-partitions: expected at least 0, found " + partitions);
        }
        if (replication != -1 && replication < 1) {
            problems.add("--replication: expected at least 1, found " + replication);
        }
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
    }

    private void report(Groundwork laid) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode root = Json.MAPPER.createObjectNode();
            ArrayNode topics = root.putArray("created");
            laid.created().forEach(topics::add);
            ObjectNode schemas = root.putObject("schemas");
            laid.schemas().forEach(schema -> schemas.put(schema.subject(), schema.schemaId()));
            Json.print(root, out);
            return;
        }
        laid.created().forEach(topic -> out.println("created topic " + topic));
        if (laid.created().isEmpty()) {
            out.println("every topic is there");
        }
        laid.schemas().forEach(schema -> out.println("schema " + schema.subject() + " has id " + schema.schemaId()));
        out.flush();
    }
}
