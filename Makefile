# Every command of this repository. `make` alone lists them.
# 本仓库的全部命令。只输入 make 即可列出。

PORT ?= 8000

.DEFAULT_GOAL := help
.PHONY: help install demo test bench lint format docs lock audit-dependencies vendor fonts messages sample clean

help: ## list these commands | 列出这些命令
	@awk -F ':.*## | [|] ' '/^[a-z-]+:.*## /{printf "  make %-18s %s\n                          %s\n", $$1, $$2, $$3}' $(MAKEFILE_LIST)

install: ## create .venv and install Linli into it | 建立 .venv 并安装邻里平台
	@scripts/install run
	@scripts/install-kernels

demo: ## install if needed, load the Yongxing sample and serve it | 按需安装，载入永兴示例并启动网站
	@scripts/install run
	@.venv/bin/linli demo --port $(PORT)

test: ## run every check and every test | 运行全部检查与测试
	@scripts/test

bench: ## compare the speed with the peers, side by side | 与同类工具同场比较速度
	@scripts/bench

lint: ## check style, types and who imports whom | 检查代码风格、类型与引用方向
	@scripts/install run test
	@scripts/lint

format: ## put the code into the house's form | 统一代码格式
	@scripts/install run test
	@.venv/bin/ruff check --fix --quiet .
	@.venv/bin/ruff format .

docs: ## build the handbook in Chinese and English | 生成中英文手册
	@scripts/docs

lock: ## choose newer versions and write the hashes again | 更新依赖版本并重写校验值
	@scripts/install run
	@scripts/lock

audit-dependencies: ## ask for known weaknesses of every locked package | 查询全部依赖包的已知漏洞
	@scripts/install run test
	@.venv/bin/python scripts/audit.py

vendor: ## fetch the browser parts again (needs npm) | 重新获取前端组件（需要 npm）
	@scripts/install run
	@.venv/bin/python scripts/vendoring/vendor.py

fonts: ## cut the fonts of documents again (needs fonts-noto-cjk) | 重新裁切文书字体（需要 fonts-noto-cjk）
	@scripts/install run test
	@.venv/bin/python scripts/vendoring/fonts.py

messages: ## collect the office's sentences and compile their English | 收集网站文字并编译英文译文
	@scripts/install run test
	@.venv/bin/python scripts/messages.py

sample: ## generate examples/yongxing again | 重新生成 examples/yongxing 示例
	@scripts/install run
	@.venv/bin/python -m linli.sample examples/yongxing

clean: ## remove everything that the commands above made, except data | 删除以上命令的产物（数据保留）
	@rm -rf .venv .venv-library .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@rm -rf dist docs/_build docs/reference/library bench/out test-pictures static-collected
