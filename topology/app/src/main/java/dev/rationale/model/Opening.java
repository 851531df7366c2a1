package dev.rationale.model;

import dev.rationale.attribution.TrainingData;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything between a path and a probed model. Nothing stays loaded if it refuses.
 *
 * @param manifest of the file, completed where it was bare
 * @param digest of the TorchScript file
 * @param module loaded
 * @param oracle rows on that module
 * @param binding of the manifest's inputs
 * @param samples rows for the probe, at least one, all of equal shapes
 * @param traits of the outputs
 * @param training data for baselines
 * @param recorded inputs and outputs
 */
record Opening(
        Manifest manifest,
        String digest,
        TorchModule module,
        TorchOracle oracle,
        InputBinding binding,
        List<BoundInput> samples,
        List<OutputTrait> traits,
        TrainingData training,
        Optional<Recorded> recorded) {
    private static final String MANIFEST = "model.yaml";

    static ExplainableModel folder(Path path) {
        Path yaml = Files.isDirectory(path) ? path.resolve(MANIFEST) : path;
        if (!yaml.endsWith(MANIFEST) || !Files.isRegularFile(yaml)) {
            throw new ModelRefusedException(
                    path.toString(),
                    "expected a folder with " + MANIFEST + "; a bare TorchScript file needs an example input, for its"
                            + " shapes are not in the file");
        }
        Manifest manifest = Manifest.read(yaml);
        return described(yaml.resolveSibling(manifest.file()), manifest);
    }

    static ExplainableModel described(Path file, Manifest manifest) {
        String digest = digest(file, manifest.name());
        if (!manifest.sha256().isEmpty() && !manifest.sha256().equals(digest)) {
            throw new ModelRefusedException(
                    manifest.name(),
                    "digest: expected " + manifest.sha256() + ", found " + digest
                            + "; the file is not the one that the manifest describes");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new ModelRefusedException(manifest.name(), "loading: expected a file, found " + file);
        }
        Optional<Recorded> recorded = manifest.recorded().map(name -> Recorded.read(folder.resolve(name), manifest));
        TorchModule module = TorchModule.load(file);
        boolean opened = false;
        try {
            ExplainableModel model = probed(module, manifest, digest, folder, recorded);
            opened = true;
            return model;
        } finally {
            if (!opened) {
                module.close();
            }
        }
    }

    static ExplainableModel bare(Path file, Map<String, Tensor> example) {
        String name = file.getFileName().toString().replaceFirst("\\.[^.]+$", "");
        String digest = digest(file, name);
        TorchModule module = TorchModule.load(file);
        boolean opened = false;
        try {
            ExplainableModel model = bare(module, name, file, digest, example);
            opened = true;
            return model;
        } finally {
            if (!opened) {
                module.close();
            }
        }
    }

    private static ExplainableModel bare(
            TorchModule module, String name, Path file, String digest, Map<String, Tensor> example) {
        Optional<DType> type = module.parameterType();
        ModelRefusedException first;
        try {
            return Bare.of(name, file, digest, example, type).open(module);
        } catch (ModelRefusedException e) {
            if (type.isPresent()) {
                throw e;
            }
            first = e;
        }
        try {
            return Bare.of(name, file, digest, example, Optional.of(DType.FLOAT64))
                    .open(module);
        } catch (ModelRefusedException e) {
            throw first;
        }
    }

    /** A bare file with the float32 inputs of its example turned into the module's floating type. */
    private record Bare(Manifest manifest, Map<String, Tensor> example) {

        static Bare of(String name, Path file, String digest, Map<String, Tensor> example, Optional<DType> type) {
            Map<String, Tensor> typed = new LinkedHashMap<>();
            List<Manifest.Input> inputs = new ArrayList<>();
            example.forEach((input, tensor) -> {
                Tensor same = tensor.dtype() == DType.FLOAT32 ? tensor.as(type.orElse(DType.FLOAT32)) : tensor;
                typed.put(input, same);
                inputs.add(new Manifest.Input(input, same.dtype(), same.shape()));
            });
            if (inputs.stream().noneMatch(input -> input.dtype().floating())) {
                throw new ModelRefusedException(
                        name,
                        "inputs: expected a floating one, found " + typed.values() + "; integers have no gradient");
            }
            Manifest manifest = new Manifest(
                    name,
                    "0",
                    file.getFileName().toString(),
                    digest,
                    "",
                    inputs,
                    List.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            return new Bare(manifest, typed);
        }

        ExplainableModel open(TorchModule module) {
            InputBinding binding = new InputBinding(manifest.inputs());
            BoundInput sample;
            try {
                sample = binding.bind(example);
            } catch (InputRejectedException e) {
                throw new ModelRefusedException(manifest.name(), "example: " + e.getMessage());
            }
            TorchOracle oracle = new TorchOracle(module, manifest.inputs(), (HeldTensors) sample.held(), List.of());
            List<OutputTrait> traits = Registration.traits(manifest.name(), oracle, sample);
            List<Manifest.Output> outputs = traits.stream()
                    .map(trait -> new Manifest.Output(trait.name(), Manifest.Space.LOGIT, List.of()))
                    .toList();
            Manifest completed = new Manifest(
                    manifest.name(),
                    manifest.version(),
                    manifest.file(),
                    manifest.sha256(),
                    manifest.licence(),
                    manifest.inputs(),
                    outputs,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            return new Opening(
                            completed,
                            manifest.sha256(),
                            module,
                            oracle,
                            binding,
                            List.of(sample),
                            traits,
                            TrainingData.NONE,
                            Optional.empty())
                    .probe();
        }
    }

    private static ExplainableModel probed(
            TorchModule module, Manifest manifest, String digest, Path folder, Optional<Recorded> recorded) {
        InputBinding binding = new InputBinding(manifest.inputs());
        List<BoundInput> samples = Samples.of(manifest, binding, recorded, folder);
        BoundInput first = samples.get(0);
        List<String> names =
                manifest.outputs().stream().map(Manifest.Output::name).toList();
        TorchOracle oracle = new TorchOracle(module, manifest.inputs(), (HeldTensors) first.held(), names);
        TrainingData training = manifest.training()
                .map(files -> TrainingFiles.read(
                        folder, manifest, files, first.layout().dimension()))
                .orElse(TrainingData.NONE);
        List<OutputTrait> traits = Registration.traits(manifest.name(), oracle, first);
        return new Opening(manifest, digest, module, oracle, binding, samples, traits, training, recorded).probe();
    }

    private ExplainableModel probe() {
        return new ExplainableModel(this, new Registration(this).probe());
    }

    InputLayout layout() {
        return samples.get(0).layout();
    }

    List<Integer> outputSizes() {
        return traits.stream().map(OutputTrait::size).toList();
    }

    Optional<FeatureSpace> features() {
        return manifest.features().map(features -> new FeatureSpace(features, layout()));
    }

    private static String digest(Path file, String name) {
        try (InputStream in = Files.newInputStream(file);
                DigestInputStream digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (IOException e) {
            throw new ModelRefusedException(name, "loading: " + ModelRefusedException.unreadable(file, e));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
