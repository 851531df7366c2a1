package dev.rationale.cli;

import dev.rationale.DeadLetter;
import dev.rationale.ExplanationRecord;
import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.Registry;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale tail}: explanations, or dead letters, as they stand in the topics. */
@Command(
        name = "tail",
        description = "Prints explanations, or what could not be explained, from the topics of a configuration.",
        exitCodeList = {
            "0:every record was printed",
            "1:a record could not be read, or the brokers do not answer",
            "2:command line or configuration is wrong",
            "130:ended by Ctrl-C"
        },
        footer = {
            "  rationale tail --config rationale.yaml",
            "  rationale tail --config rationale.yaml --follow",
            "  rationale tail --config rationale.yaml --from-beginning --json | jq .findings",
            "  rationale tail --config rationale.yaml --dead-letters"
        })
final class TailCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(names = "--from-beginning", description = "Print everything there is, not only the last records.")
    private boolean fromBeginning;

    @Option(
            names = "--last",
            paramLabel = "N",
            defaultValue = "10",
            description = "Records to begin with; 0 for new ones only. Default: 10.")
    private int last;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with new records until Ctrl-C.")
    private boolean follow;

    @Option(names = "--limit", paramLabel = "N", description = "Stop after so many records. Default: no limit.")
    private long limit = Long.MAX_VALUE;

    @Option(
            names = "--dead-letters",
            description = "Read the dead-letter topic: code, message and place of each event.")
    private boolean deadLetters;

    @Option(names = "--json", description = "Print one JSON object a line, with every field of the record.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private long printed;
    private boolean unreadable;

    @Override
    public Integer call() {
        check();
        RationaleConfig read = config.readForOneAnswer();
        KafkaAccess access = new KafkaAccess(read);
        return access.guarded(() -> {
            try (SchemaRegistryClient registry = Registry.open(read.registry().values());
                    Consumer<byte[], byte[]> consumer = follow ? access.follower() : access.consumer()) {
                topics(read).forEach(access::requireTopic);
                tail(new TopicTail(consumer, topics(read)), new Printer(new OutcomeRecords(read, registry)));
                return unreadable ? ExitCode.FAILED : ExitCode.OK;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void check() {
        List<String> problems = new ArrayList<>();
        if (last < 0) {
            problems.add("--last: expected at least 0, found " + last);
        }
        if (limit < 1) {
            problems.add("--limit: expected at least 1, found " + limit);
        }
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
    }

    private List<String> topics(RationaleConfig read) {
        if (deadLetters) {
            return List.of(read.topics().deadLetters());
        }
        return read.explanationTopics();
    }

    private void tail(TopicTail tail, Printer printer) {
        boolean more = true;
        if (fromBeginning) {
            more = tail.all(printer::print);
        } else {
            for (ConsumerRecord<byte[], byte[]> record : tail.last(last)) {
                more = more && printer.print(record);
            }
        }
        if (follow && more) {
            tail.follow(printer::print);
        }
    }

    /** Decodes and prints one record after the other. */
    private final class Printer {
        private final OutcomeRecords records;
        private final PrintWriter out = spec.commandLine().getOut();
        private final RecordText text = new RecordText(out);

        private Printer(OutcomeRecords records) {
            this.records = records;
        }

        /** Prints a record and answers whether there is room for more. */
        private boolean print(ConsumerRecord<byte[], byte[]> record) {
            try {
                SpecificRecord decoded = records.decode(record);
                if (decoded == null) {
                    return true;
                }
                if (json) {
                    Json.print(RecordJson.of(decoded), out);
                } else if (decoded instanceof ExplanationRecord explanation) {
                    text.print(explanation);
                } else if (decoded instanceof DeadLetter letter) {
                    text.print(letter);
                }
                printed++;
            } catch (SerializationException e) {
                unreadable = true;
                PrintWriter err = spec.commandLine().getErr();
                err.println("rationale: " + record.topic() + "-" + record.partition() + "@" + record.offset()
                        + ": expected " + (deadLetters ? "a dead letter" : "an explanation") + ", found other bytes: "
                        + e.getMessage());
                err.flush();
            }
            return printed < limit;
        }
    }
}
