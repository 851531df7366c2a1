package dev.rationale.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rationale.PredictionEvent;
import dev.rationale.config.RationaleConfig;
import dev.rationale.serde.RecordSerializer;
import dev.rationale.serde.Registry;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rationale produce}: JSON events to a topic of predictions. */
@Command(
        name = "produce",
        description = {
            "Sends prediction events, one JSON object a line, to a topic.",
            "",
            "An event that was sent before is a duplicate and is not explained again; --repeat gives each further round"
                    + " event ids of its own."
        },
        exitCodeList = {
            "0:every line was sent and acknowledged",
            "1:an event could not be sent; those counted were",
            "2:command line or configuration is wrong, or a line is no event; valid lines were sent"
        },
        footer = {
            "  rationale produce --config rationale.yaml --samples credit",
            "  rationale produce --config rationale.yaml --topic credit.predictions --events events.jsonl --rate 50",
            "  serve | rationale produce --config rationale.yaml --topic credit.predictions --events -"
        })
final class ProduceCommand implements Callable<Integer> {
    private static final List<String> SAMPLES = List.of("credit", "fashion");

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--topic",
            paramLabel = "TOPIC",
            description = "Topic of predictions. Default with --samples NAME: NAME.predictions.")
    private @Nullable String topic;

    @Option(names = "--events", paramLabel = "FILE.jsonl|-", description = "Events; - is standard input.")
    private @Nullable String events;

    @Option(names = "--samples", paramLabel = "NAME", description = "Events that come along: credit or fashion.")
    private @Nullable String samples;

    @Option(names = "--rate", paramLabel = "N", description = "Events per second at most. Default: no limit.")
    private double rate = Double.POSITIVE_INFINITY;

    @Option(
            names = "--repeat",
            paramLabel = "N",
            defaultValue = "1",
            description = "Rounds over all events. Default: 1.")
    private int repeat;

    @Option(names = "--limit", paramLabel = "N", description = "Events at most, over all rounds. Default: no limit.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--strict", description = "Stop at the first line that is no event.")
    private boolean strict;

    @Option(names = "--json", description = "Print the counts as one JSON object.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    @Override
    public Integer call() {
        String source = checked();
        String destination = Objects.requireNonNullElse(topic, samples + ".predictions");
        RationaleConfig read = config.readForOneAnswer();
        KafkaAccess access = new KafkaAccess(read);
        return access.guarded(() -> {
            access.requireTopic(destination);
            try (SchemaRegistryClient registry = Registry.open(read.registry().values());
                    Producer<byte[], byte[]> producer = access.producer()) {
                RecordSerializer<PredictionEvent> serializer = RecordSerializer.verbatim(registry);
                EventSender sender = new EventSender(producer, serializer, destination, metadata -> {});
                return send(new EventLines(source, System.in, Clock.systemUTC()), sender, destination);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The file to read, after every check of the options. */
    private String checked() {
        List<String> problems = new ArrayList<>();
        if ((events == null) == (samples == null)) {
            problems.add("expected either --events or --samples, found " + (events == null ? "neither" : "both"));
        }
        if (events != null && topic == null) {
            problems.add("--topic: required with --events");
        }
        if (!(rate > 0)) {
            problems.add("--rate: expected a number above 0, found " + rate);
        }
        if (repeat < 1) {
            problems.add("--repeat: expected at least 1, found " + repeat);
        }
        if (limit < 1) {
            problems.add("--limit: expected at least 1, found " + limit);
        }
        String source = events == null ? sampleFile(problems) : events;
        if (!source.equals("-") && !Files.isRegularFile(Path.of(source))) {
            problems.add("events: expected a file with one JSON event a line, found none at " + source);
        }
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
        return source;
    }

    private String sampleFile(List<String> problems) {
        if (samples == null) {
            return "-";
        }
        if (!SAMPLES.contains(samples)) {
            problems.add("--samples: expected one of " + SAMPLES + ", found '" + samples + "'");
            return "-";
        }
        Path home = Path.of(System.getProperty("rationale.home", ""));
        return home.resolve("deploy/samples/" + samples + ".jsonl").toString();
    }

    private int send(EventLines lines, EventSender sender, String destination) {
        Sending sending = new Sending(sender);
        for (int round = 0; round < repeat && lines.read(round, repeat, sending); round++) {
            // The reader does the work.
        }
        sender.finish();
        report(sender, sending, destination);
        return sending.invalid == 0 ? ExitCode.OK : ExitCode.INVALID;
    }

    private void report(EventSender sender, Sending sending, String destination) {
        PrintWriter out = spec.commandLine().getOut();
        double seconds = sending.pace.seconds();
        if (json) {
            ObjectNode counts = Json.MAPPER.createObjectNode();
            counts.put("topic", destination).put("sent", sender.acknowledged());
            counts.put("invalid", sending.invalid).put("seconds", seconds);
            Json.print(counts, out);
        } else {
            out.println(String.format(
                    Locale.ROOT,
                    "produce: topic=%s sent=%d invalid=%d seconds=%.1f",
                    destination,
                    sender.acknowledged(),
                    sending.invalid,
                    seconds));
            out.flush();
        }
    }

    /** Sends what is valid, in its turn, and reports what is not. */
    private final class Sending implements EventLines.Reader {
        private final EventSender sender;
        private final Pace pace = new Pace(rate);
        private long taken;
        private long invalid;

        private Sending(EventSender sender) {
            this.sender = sender;
        }

        @Override
        public boolean event(int line, PredictionEvent event) {
            pace.await();
            try {
                sender.send(event);
                taken++;
            } catch (SerializationException e) {
                return invalid(line, List.of(Objects.requireNonNullElse(e.getMessage(), "does not encode")));
            }
            return taken < limit;
        }

        @Override
        public boolean invalid(int line, List<String> problems) {
            invalid++;
            PrintWriter err = spec.commandLine().getErr();
            problems.forEach(problem -> err.println("rationale: line " + line + ": " + problem));
            err.flush();
            return !strict;
        }
    }
}
