package dev.rationale.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.Registry;
import dev.rationale.serde.SchemaRegistration;
import dev.rationale.serde.SchemaRegistration.Registered;
import dev.rationale.serde.Subject;
import dev.rationale.serde.Subjects;
import dev.rationale.stream.TopicSetup;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
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
        return access.guarded(() -> {
            try (Admin admin = access.admin();
                    SchemaRegistryClient registry =
                            Registry.open(read.registry().values())) {
                TopicSetup setup = new TopicSetup(admin, read);
                List<String> created = setup.create(partitions, replication);
                report(created, SchemaRegistration.register(registry, subjects(read, setup.outputs())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return ExitCode.OK;
        });
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

    private static List<Subject> subjects(RationaleConfig read, Collection<String> outputs) {
        List<Subject> subjects = new ArrayList<>();
        read.topics().predictions().forEach(topic -> subjects.add(Subjects.predictions(topic)));
        for (String topic : outputs) {
            if (topic.equals(read.topics().deadLetters())) {
                subjects.add(Subjects.deadLetters(topic));
            } else if (topic.equals(read.topics().specifications())) {
                subjects.add(Subjects.specifications(topic));
            } else {
                subjects.add(Subjects.explanations(topic));
            }
        }
        return subjects;
    }

    private void report(List<String> created, List<Registered> registered) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode root = Json.MAPPER.createObjectNode();
            ArrayNode topics = root.putArray("created");
            created.forEach(topics::add);
            ObjectNode schemas = root.putObject("schemas");
            registered.forEach(schema -> schemas.put(schema.subject(), schema.schemaId()));
            Json.print(root, out);
            return;
        }
        created.forEach(topic -> out.println("created topic " + topic));
        if (created.isEmpty()) {
            out.println("every topic is there");
        }
        registered.forEach(schema -> out.println("schema " + schema.subject() + " has id " + schema.schemaId()));
        out.flush();
    }
}
