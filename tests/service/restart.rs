//! What survives: a killed server, and a command line that shares the data folder with a server.

use super::office::{self, Server, json, run};

/// Form 06a of Quý III of every commune, as they came.
fn files() -> Vec<(String, Vec<u8>)> {
    let office = tonghop_fixtures::sample_office().unwrap();
    office.files.into_iter().filter(|file| file.name.contains("bieu-06a")).map(|file| (file.name, file.bytes)).take(30).collect()
}

#[test]
fn an_import_goes_on_after_the_server_was_killed() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let files = files();
    let token = client.form_token();
    let mut form = reqwest::blocking::multipart::Form::new().text("form_token", token);
    for (name, bytes) in &files {
        form = form.part("files", reqwest::blocking::multipart::Part::bytes(bytes.clone()).file_name(name.clone()));
    }
    let reply = client.http.post(server.url("/tiep-nhan")).multipart(form).send().unwrap();
    let path = reply.url().path().to_owned();
    server.kill();
    let server = Server::start(data.path());
    let client = server.client();
    // The files in the hands of the dead worker belong to it until its lease of half a minute ends; all others are done at once.
    let least = u64::try_from(files.len()).unwrap();
    let id = path.rsplit('/').next().unwrap();
    let mut finished = 0;
    for _ in 0..600 {
        finished = client.json(&format!("/api/v1/jobs/{id}"))["finished"].as_u64().unwrap();
        if finished >= least {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    assert!(finished >= least, "{finished} of {}", files.len());
}

#[test]
fn command_line_and_server_share_a_data_folder() {
    let data = office::sample_copy();
    let server = Server::start(data.path());
    let client = server.client();
    let folder = tempfile::tempdir().unwrap();
    let (name, bytes) = files().remove(0);
    let file = folder.path().join(&name);
    std::fs::write(&file, bytes).unwrap();
    let output = run(data.path(), &["import", &file.display().to_string(), "--unit", "Xã Bình Minh", "--period", "cchc:2025-Q3", "--json"]);
    let submission = json(&output)["files"][0]["reports"][0]["submission"].as_str().expect("recorded").to_owned();
    assert!(client.page(&format!("/bao-cao-nop/{submission}")).contains("Xã Bình Minh"));
}
