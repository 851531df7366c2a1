package dev.rationale.cli;

import dev.rationale.ExplanationRecord;
import dev.rationale.config.RationaleConfig;
import dev.rationale.model.DeviceUnavailableException;
import dev.rationale.model.Devices;
import dev.rationale.model.ModelArchive;
import dev.rationale.replay.ReplayCase;
import dev.rationale.replay.Replayed;
import dev.rationale.replay.Replayer;
import dev.rationale.replay.Unreplayable;
import dev.rationale.serde.Registry;
import dev.rationale.stream.ArchivedModels;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code rationale replay}: computes explanations again and compares. */
@Command(
        name = "replay",
        description = {
            "Computes published explanations again and compares them with their records.",
            "",
            "Takes the record from the explanations, its specification from the topic of specifications, the model from the"
                    + " archive that 'run' fills where there is an audit log, and the event from its own topic; of the"
                    + " configuration only brokers, registry, topics, devices and archive count. Seed and recorded choices"
                    + " are taken again. How far the two may lie apart is the engine's published table of tolerances."
        },
        exitCodeList = {
            "0:every record was computed again and agrees",
            "1:a record does not agree or could not be computed again; or the brokers do not answer",
            "2:command line or configuration is wrong"
        },
        footer = {
            "  rationale replay --config rationale.yaml 6f2c1b3e-8a0f-4c55-9f1e-2f8f0f6f3a11",
            "  rationale replay --config rationale.yaml --sample 100",
            "  rationale replay --config rationale.yaml --sample 100 --seed 7 --json | jq .verdict"
        })
final class ReplayCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Parameters(arity = "0..1", paramLabel = "EVENT_ID", description = "Event whose explanations are computed again.")
    private @Nullable String eventId;

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "So many explanations instead, drawn over all topics of explanations.")
    private @Nullable Integer sample;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "0",
            description = "Of the draw; the same seed draws the same from the same records. Default: 0.")
    private long seed;

    @Option(
            names = "--archive",
            paramLabel = "FOLDER",
            description = "Archive of models. Default: that of the configuration's audit log.")
    private @Nullable Path archive;

    @Option(names = "--json", description = "Print one JSON object a record and line.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private CommandSpec spec;

    private boolean unreadable;

    @Override
    public Integer call() {
        check();
        RationaleConfig read = config.readForOneAnswer();
        ModelArchive models = archive(read);
        KafkaAccess access = new KafkaAccess(read);
        return access.guarded(() -> {
            try (SchemaRegistryClient registry = Registry.open(read.registry().values());
                    Admin admin = access.admin();
                    Consumer<byte[], byte[]> consumer = access.consumer()) {
                read.explanationTopics().forEach(access::requireTopic);
                access.requireTopic(read.topics().specifications());
                ReplayTopics topics = new ReplayTopics(read, consumer, admin, registry, this::warn);
                return report(replayed(read, models, topics));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void check() {
        List<String> problems = new ArrayList<>();
        if ((eventId == null) == (sample == null)) {
            problems.add("expected either EVENT_ID or --sample N, found " + (eventId == null ? "neither" : "both"));
        }
        if (sample != null && sample < 1) {
            problems.add("--sample: expected at least 1, found " + sample);
        }
        if (!problems.isEmpty()) {
            throw CommandException.invalid(problems);
        }
    }

    private ModelArchive archive(RationaleConfig read) {
        if (archive != null) {
            return new ModelArchive(archive.toAbsolutePath());
        }
        return ArchivedModels.of(read)
                .orElseThrow(() -> CommandException.invalid(
                        "the configuration has no section audit, so that 'run' keeps no models: name an archive with"
                                + " --archive"));
    }

    private List<Replayed> replayed(RationaleConfig read, ModelArchive models, ReplayTopics topics) {
        List<ExplanationRecord> records =
                eventId != null ? topics.of(eventId) : topics.sample(sample == null ? 1 : sample, seed);
        if (records.isEmpty()) {
            throw CommandException.failed(
                    (eventId != null ? "no explanation of the event " + eventId : "no explanation") + " stands in "
                            + read.explanationTopics()
                            + "; what could not be explained is in "
                            + read.topics().deadLetters(),
                    null);
        }
        Map<Integer, Replayed> refused = new HashMap<>();
        List<ReplayCase> cases = new ArrayList<>();
        List<ReplayTopics.Prepared> prepared = topics.prepare(records);
        for (int i = 0; i < records.size(); i++) {
            try {
                cases.add(prepared.get(i).get());
            } catch (Unreplayable e) {
                refused.put(i, new Replayed.Refused(records.get(i), e.code(), e.message()));
            }
        }
        try (Replayer replayer =
                new Replayer(models, read.engine(), Devices.select(read.engine().devices()))) {
            List<Replayed> computed = replayer.replay(cases);
            List<Replayed> all = new ArrayList<>();
            int next = 0;
            for (int i = 0; i < records.size(); i++) {
                Replayed one = refused.get(i);
                all.add(one == null ? computed.get(next++) : one);
            }
            return all;
        } catch (DeviceUnavailableException e) {
            throw CommandException.invalid("engine.devices: " + e.getMessage());
        }
    }

    private int report(List<Replayed> replayed) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            replayed.forEach(each -> Json.print(ReplayReport.json(each), out));
        } else {
            ReplayReport.print(replayed, out);
        }
        return unreadable || replayed.stream().anyMatch(each -> !each.agrees()) ? ExitCode.FAILED : ExitCode.OK;
    }

    private void warn(String line) {
        unreadable = true;
        PrintWriter err = spec.commandLine().getErr();
        err.println("rationale: " + line);
        err.flush();
    }
}
