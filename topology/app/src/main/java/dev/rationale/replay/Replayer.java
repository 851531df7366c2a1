package dev.rationale.replay;

import dev.rationale.Environment;
import dev.rationale.ExplainerSpec;
import dev.rationale.ExplanationRecord;
import dev.rationale.Sha256;
import dev.rationale.TargetExplanation;
import dev.rationale.attribution.Attribution;
import dev.rationale.attribution.Choices;
import dev.rationale.attribution.Target;
import dev.rationale.attribution.Tolerances;
import dev.rationale.attribution.UnexplainableException;
import dev.rationale.config.RationaleConfig;
import dev.rationale.engine.AttributionEngine;
import dev.rationale.engine.EngineDownException;
import dev.rationale.engine.EngineListener;
import dev.rationale.engine.EngineRequest;
import dev.rationale.engine.EngineResult;
import dev.rationale.engine.Urgency;
import dev.rationale.intake.EventTensors;
import dev.rationale.intake.UnsupportedInputException;
import dev.rationale.model.ArchiveException;
import dev.rationale.model.BoundInput;
import dev.rationale.model.ComputeDevice;
import dev.rationale.model.DType;
import dev.rationale.model.ExplainableModel;
import dev.rationale.model.FeatureAttribution;
import dev.rationale.model.InputRejectedException;
import dev.rationale.model.ModelArchive;
import dev.rationale.model.ModelRefusedException;
import dev.rationale.replay.Unreplayable.Code;
import dev.rationale.stream.Engines;
import dev.rationale.stream.ThisProcess;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Explains again, with models from an archive, on the devices and with the engine of a configuration; nothing else is taken
 * from it. Holds the models until it is closed. For one thread.
 */
public final class Replayer implements AutoCloseable {
    private final ModelArchive archive;
    private final RationaleConfig.Engine settings;
    private final List<ComputeDevice> devices;
    private final Map<String, ExplainableModel> models = new LinkedHashMap<>();
    private Map<String, Environment> environments = Map.of();

    /**
     * @param devices at least one
     */
    public Replayer(ModelArchive archive, RationaleConfig.Engine settings, List<ComputeDevice> devices) {
        this.archive = archive;
        this.settings = settings;
        this.devices = List.copyOf(devices);
    }

    /** A record on its way. */
    private record Begun(
            ReplayCase one,
            RecordedRecipe recipe,
            BoundInput input,
            List<Attribution> recorded,
            List<CompletableFuture<EngineResult>> results) {}

    /**
     * Replays records, all of them side by side.
     *
     * @return one for each, in their order
     * @throws EngineDownException if the engine goes down
     */
    public List<Replayed> replay(List<ReplayCase> cases) {
        IdentityHashMap<ReplayCase, Replayed> refused = new IdentityHashMap<>();
        List<ReplayCase> ready = new ArrayList<>();
        for (ReplayCase one : cases) {
            try {
                model(one.spec());
                ready.add(one);
            } catch (Unreplayable e) {
                refused.put(one, refused(one.record(), e));
            }
        }
        IdentityHashMap<ReplayCase, Replayed> replayed = ready.isEmpty() ? new IdentityHashMap<>() : onEngine(ready);
        return cases.stream()
                .map(one -> refused.containsKey(one) ? refused.get(one) : replayed.get(one))
                .toList();
    }

    /** Once the models are open, for they take their memory first. */
    private IdentityHashMap<ReplayCase, Replayed> onEngine(List<ReplayCase> cases) {
        IdentityHashMap<ReplayCase, Replayed> replayed = new IdentityHashMap<>();
        environments = ThisProcess.environments(devicesInUse());
        try (AttributionEngine engine =
                new AttributionEngine(Engines.settings(settings, devicesInUse()), EngineListener.NONE)) {
            List<Begun> begun = new ArrayList<>();
            for (ReplayCase one : cases) {
                try {
                    begun.add(begin(one, engine));
                } catch (Unreplayable e) {
                    replayed.put(one, refused(one.record(), e));
                }
            }
            engine.hurry(() -> begun.forEach(each -> replayed.put(each.one(), finish(each))));
        }
        return replayed;
    }

    private List<ComputeDevice> devicesInUse() {
        return models.values().stream()
                .flatMap(model -> model.replicas().stream())
                .map(replica -> replica.device())
                .distinct()
                .toList();
    }

    private ExplainableModel model(ExplainerSpec spec) throws Unreplayable {
        String digest = hex(spec.getModel().getSha256());
        Sha256 files = spec.getModel().getFilesSha256();
        String key = digest + "/" + (files == null ? "" : hex(files));
        ExplainableModel known = models.get(key);
        if (known != null) {
            return known;
        }
        try {
            ExplainableModel model =
                    archive.open(digest, Optional.ofNullable(files).map(Replayer::hex), devices);
            if (!model.digest().equals(digest)) {
                model.close();
                throw new Unreplayable(
                        Code.MODEL_REFUSED,
                        "the archived model: expected SHA-256 " + digest + ", found " + model.digest());
            }
            models.put(key, model);
            return model;
        } catch (ArchiveException e) {
            throw new Unreplayable(Code.MODEL_NOT_ARCHIVED, String.valueOf(e.getMessage()));
        } catch (ModelRefusedException e) {
            throw new Unreplayable(Code.MODEL_REFUSED, String.valueOf(e.getMessage()));
        }
    }

    private Begun begin(ReplayCase one, AttributionEngine engine) throws Unreplayable {
        ExplanationRecord record = one.record();
        Long seed = record.getSeed();
        if (seed == null) {
            throw new Unreplayable(Code.INCOMPLETE_RECORD, "the record has no seed");
        }
        if (record.getTargets().isEmpty()) {
            throw new Unreplayable(Code.INCOMPLETE_RECORD, "the record has no target");
        }
        RecordedRecipe recipe = RecordedRecipe.of(one.spec(), model(one.spec()));
        List<Choices> choices = RecordedAttribution.choices(record);
        try {
            BoundInput input = recipe.model().bind(EventTensors.of(one.event(), recipe.model()));
            List<Attribution> recorded = new ArrayList<>();
            List<CompletableFuture<EngineResult>> results = new ArrayList<>();
            for (int i = 0; i < record.getTargets().size(); i++) {
                TargetExplanation target = record.getTargets().get(i);
                Target named = recipe.target(target);
                recorded.add(RecordedAttribution.of(target, named, input.layout(), choices.get(i)));
                results.add(engine.submit(EngineRequest.of(
                        recipe.model(), recipe.program(input, named, seed, choices.get(i)), input, Urgency.NORMAL)));
            }
            return new Begun(one, recipe, input, recorded, results);
        } catch (InputRejectedException | UnsupportedInputException e) {
            throw new Unreplayable(Code.INPUT_UNREADABLE, String.valueOf(e.getMessage()));
        } catch (UnexplainableException e) {
            throw new Unreplayable(Code.REFUSED, e.reason() + ": " + e.getMessage());
        } catch (EngineDownException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new Unreplayable(Code.REFUSED, "the explanation could not be started again: " + e);
        }
    }

    private Replayed finish(Begun begun) {
        ExplanationRecord record = begun.one().record();
        List<Attribution> now = new ArrayList<>();
        Environment environment = null;
        for (CompletableFuture<EngineResult> result : begun.results()) {
            EngineResult finished = result.join();
            if (!(finished instanceof EngineResult.Attributed attributed)) {
                return new Replayed.Refused(record, Code.REFUSED, describe(finished));
            }
            now.add(attributed.attribution());
            environment = environment(attributed.use().device());
        }
        return compared(begun, now, environment);
    }

    private Replayed compared(Begun begun, List<Attribution> now, @Nullable Environment environment) {
        ReplayCase one = begun.one();
        ExplanationRecord record = one.record();
        EnvironmentDifferences differences = new EnvironmentDifferences(
                record.getEnvironment(),
                environment == null ? environment(devices.get(0).text()) : environment);
        boolean doubles = begun.input().layout().spans().stream().allMatch(span -> span.dtype() == DType.FLOAT64);
        Tolerances.Arithmetic arithmetic = differences.arithmetic(doubles);
        List<Comparison> targets = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            Attribution recorded = begun.recorded().get(i);
            targets.add(Comparison.of(
                    record.getTargets().get(i),
                    recorded,
                    now.get(i),
                    groups(begun, recorded),
                    Tolerances.of(arithmetic, differences.comparison())));
        }
        return new Replayed.Compared(
                record,
                arithmetic,
                differences.comparison(),
                List.copyOf(targets),
                Contradictions.of(record, one.spec(), one.digest()),
                lines(begun, differences));
    }

    private static List<FeatureAttribution> groups(Begun begun, Attribution recorded) {
        ExplainableModel model = begun.recipe().model();
        return model.features().isEmpty() ? List.of() : model.aggregate(begun.input(), recorded.values());
    }

    private static List<String> lines(Begun begun, EnvironmentDifferences differences) {
        List<String> lines = new ArrayList<>(differences.lines());
        String then = begun.recipe().spec().getMethod().getImplVersion();
        String now = begun.recipe().method().version();
        if (!then.equals(now)) {
            lines.add("implementation of " + begun.recipe().method().name() + ": recorded " + then + ", now " + now);
        }
        return List.copyOf(lines);
    }

    private static String describe(EngineResult result) {
        return result instanceof EngineResult.Rejected rejected
                ? rejected.code() + ": " + rejected.message()
                : "the engine did not explain it";
    }

    private Environment environment(String device) {
        return environments.getOrDefault(
                device, Environment.newBuilder().setServiceVersion("").build());
    }

    private static Replayed refused(ExplanationRecord record, Unreplayable e) {
        return new Replayed.Refused(record, e.code(), e.message());
    }

    private static String hex(Sha256 digest) {
        return HexFormat.of().formatHex(digest.bytes());
    }

    @Override
    public void close() {
        models.values().forEach(ExplainableModel::close);
    }
}
